// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.decide.job.JobDecision;
import java.time.Instant;
import java.util.List;

/**
 * The outcome of a ScaledJob's last poll.
 *
 * @param counts the Job counts before it
 */
record JobOutcome(Instant at, List<Reading> readings, JobCounts counts, JobDecision decision) {}
