// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.decide.JobCounts;
import io.sarban.scaler.decide.JobDecision;
import io.sarban.scaler.decide.Reading;
import java.time.Instant;
import java.util.List;

/**
 * The outcome of a ScaledJob's last poll.
 *
 * @param counts the Job counts before it
 */
record JobOutcome(Instant at, List<Reading> readings, JobCounts counts, JobDecision decision) {}
