package io.sarban.scaler.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * When a source is looked at next. Knows no clock.
 *
 * @param next not before
 * @param failing between two looks while they fail; zero if the last one was answered
 * @param took the last look that was answered; zero before the first
 */
record LookPlan(Instant next, Duration failing, Duration took) {

  /** A look takes at most a fiftieth of its source's time: 2 %. */
  static final int SHARE = 50;

  /** Between looks that fail, at most; more only by the interval itself. */
  private static final Duration LONGEST_FAILING = Duration.ofMinutes(1);

  /** Of a source that nobody has looked at yet. */
  static LookPlan first(Instant next) {
    return new LookPlan(next, Duration.ZERO, Duration.ZERO);
  }

  /**
   * After a look that was answered.
   *
   * @param began when it did
   * @param share the look may take one part in so many of the time
   * @param interval at least so long between two looks
   */
  LookPlan answered(Instant began, Duration took, int share, Duration interval) {
    Duration pause = longer(interval, took.multipliedBy(share));
    return new LookPlan(began.plus(pause), Duration.ZERO, took);
  }

  /** After a look that failed, whether the source is down or refuses to be asked so often. */
  LookPlan failed(Instant began, Duration interval) {
    Duration before = failing.isZero() ? longer(interval, took) : failing;
    Duration doubled = before.multipliedBy(2);
    Duration pause =
        longer(interval, doubled.compareTo(LONGEST_FAILING) < 0 ? doubled : LONGEST_FAILING);
    return new LookPlan(began.plus(pause), pause, took);
  }

  /** Nothing is asked now. */
  LookPlan at(Instant later) {
    return new LookPlan(later, failing, took);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
