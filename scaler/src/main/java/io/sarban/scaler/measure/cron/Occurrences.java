// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.cron;

import com.cronutils.model.time.ExecutionTime;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The next time of a cron expression. It is kept until it has passed, since a search for a time
 * that never comes covers years of the calendar.
 */
final class Occurrences {

  private final ExecutionTime times;
  private volatile Known known;

  /**
   * The result of a search.
   *
   * @param asked the time from which the search began
   * @param next the next time; empty if never
   */
  private record Known(ZonedDateTime asked, Optional<ZonedDateTime> next) {

    boolean holds(ZonedDateTime now) {
      return !now.isBefore(asked) && next.map(now::isBefore).orElse(true);
    }
  }

  Occurrences(ExecutionTime times) {
    this.times = times;
  }

  /** Empty if there is none. */
  Optional<ZonedDateTime> next(ZonedDateTime now) {
    Known before = known;
    if (before != null && before.holds(now)) {
      return before.next();
    }
    Optional<ZonedDateTime> next = times.nextExecution(now);
    known = new Known(now, next);
    return next;
  }
}
