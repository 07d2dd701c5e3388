package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.Reading;
import java.time.Instant;
import java.util.List;

/** What came of an object's last poll; a follower has no decision: it is null. */
record Outcome(Instant at, List<Reading> readings, Decision decision) {

  /**
   * What came of the poll after this one. Of an idle object that is much the same at every poll: it
   * is kept as it is, so that it becomes old in the heap once, and not thousands of times.
   */
  Outcome next(Instant now, List<Reading> read, Decision decided) {
    return new Outcome(
        now,
        read.equals(readings) ? readings : read,
        decided.equals(decision) ? decision : decided);
  }
}
