// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * When a source is looked at next. Reads no clock.
 *
 * @param next the earliest time of the next look
 * @param failing the pause between failing looks; zero if the last one was answered
 * @param took the duration of the last answered look; zero before the first
 */
record LookPlan(Instant next, Duration failing, Duration took) {

  /** A look takes at most a fiftieth of its source's time: 2 %. */
  static final int SHARE = 50;

  /** The longest pause between failing looks, unless the interval is longer. */
  private static final Duration LONGEST_FAILING = Duration.ofMinutes(1);

  /** The plan of a source that has not been looked at yet. */
  static LookPlan first(Instant next) {
    return new LookPlan(next, Duration.ZERO, Duration.ZERO);
  }

  /**
   * After a look that was answered.
   *
   * @param began when the look began
   * @param share the look may take one part in {@code share} of the time
   * @param interval the shortest time between two looks
   */
  LookPlan answered(Instant began, Duration took, int share, Duration interval) {
    Duration pause = longer(interval, took.multipliedBy(share));
    return new LookPlan(began.plus(pause), Duration.ZERO, took);
  }

  /** After a look that failed, because the source is down or limits how often it is asked. */
  LookPlan failed(Instant began, Duration interval) {
    Duration before = failing.isZero() ? longer(interval, took) : failing;
    Duration doubled = before.multipliedBy(2);
    Duration pause =
        longer(interval, doubled.compareTo(LONGEST_FAILING) < 0 ? doubled : LONGEST_FAILING);
    return new LookPlan(began.plus(pause), pause, took);
  }

  /** Skips a look: nothing is asked now. */
  LookPlan at(Instant later) {
    return new LookPlan(later, failing, took);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
