// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.Reading;
import java.time.Instant;
import java.util.List;

/** The outcome of an object's last poll; on a follower the decision is null. */
record Outcome(Instant at, List<Reading> readings, Decision decision) {

  /**
   * The outcome after another poll. Idle objects have much the same outcome at every poll: the
   * instance is reused, so that it grows old in the heap once, not thousands of times.
   */
  Outcome next(Instant now, List<Reading> read, Decision decided) {
    return new Outcome(
        now,
        read.equals(readings) ? readings : read,
        decided.equals(decision) ? decision : decided);
  }
}
