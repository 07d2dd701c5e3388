package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.Reading;
import java.time.Instant;
import java.util.List;

/** What came of an object's last poll; a follower has no decision: it is null. */
record Outcome(Instant at, List<Reading> readings, Decision decision) {}
