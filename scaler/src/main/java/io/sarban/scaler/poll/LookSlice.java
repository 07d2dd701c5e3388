package io.sarban.scaler.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * How many objects a look asks about where each costs the source a request. Regular looks take 1 %
 * of the source's time, a part of the objects each. Another 1 % is saved for up to a minute; it is
 * spent where a look has found work, since work often comes for many at once. Knows no clock.
 *
 * @param each what one object costs, in nanoseconds; 0 before the first look
 * @param saved time of the source that may be spent, in nanoseconds
 * @param counted when the savings were counted
 */
record LookSlice(double each, double saved, Instant counted) {

  /** So many requests are a handful: fewer are never asked. */
  static final int HANDFUL = 8;

  /** One part in so many of the source's time is what regular looks take. */
  static final int SHARE = 100;

  private static final double MOST_SAVED = Duration.ofMinutes(1).toNanos() / (double) SHARE;

  /** A single slow answer must not look like a slow source. */
  private static final double WEIGHT_OF_LAST = 0.5;

  static LookSlice first(Instant now) {
    return new LookSlice(0, 0, now);
  }

  /**
   * How many a regular look asks.
   *
   * @param interval between two looks
   */
  int regular(Duration interval) {
    return each == 0 ? HANDFUL : atLeast(HANDFUL, interval.toNanos() / (each * SHARE));
  }

  /** How many can be asked at once after a look that has found work; 0 if too little is saved. */
  int more() {
    int more = each == 0 ? 0 : atLeast(0, saved / each);
    return more < HANDFUL ? 0 : more;
  }

  private static int atLeast(int least, double count) {
    return (int) Math.max(least, Math.min(Integer.MAX_VALUE, count));
  }

  /** After a regular look at so many, which was answered. */
  LookSlice looked(int objects, Duration took, Instant now) {
    double cost = Math.max(1, took.toNanos() / (double) Math.max(1, objects));
    double average = each == 0 ? cost : each + WEIGHT_OF_LAST * (cost - each);
    double more = Math.max(0, Duration.between(counted, now).toNanos()) / (double) SHARE;
    return new LookSlice(average, Math.min(MOST_SAVED, saved + more), now);
  }

  /** After one that was paid for by the savings. */
  LookSlice spent(int objects, Duration took, Instant now) {
    LookSlice looked = looked(objects, took, now);
    return new LookSlice(looked.each, Math.max(0, looked.saved - took.toNanos()), now);
  }
}
