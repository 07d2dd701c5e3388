// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * How many objects a look asks about when each costs the source a request. Regular looks take 1 %
 * of the source's time and ask about a part of the objects each. Another 1 % is saved for up to a
 * minute. The savings are spent after a look that has found work, since work often comes for many
 * objects at once. Reads no clock.
 *
 * @param each what one object costs, in nanoseconds; 0 before the first look
 * @param saved time of the source that may be spent, in nanoseconds
 * @param counted when the savings were counted
 */
record LookSlice(double each, double saved, Instant counted) {

  /** A handful of requests: a look never asks fewer. */
  static final int HANDFUL = 8;

  /** Regular looks take one part in this many of the source's time. */
  static final int SHARE = 100;

  private static final double MOST_SAVED = Duration.ofMinutes(1).toNanos() / (double) SHARE;

  /** A single slow answer must not look like a slow source. */
  private static final double WEIGHT_OF_LAST = 0.5;

  static LookSlice first(Instant now) {
    return new LookSlice(0, 0, now);
  }

  /**
   * How many objects a regular look asks about.
   *
   * @param interval between two looks
   */
  int regular(Duration interval) {
    return each == 0 ? HANDFUL : atLeast(HANDFUL, interval.toNanos() / (each * SHARE));
  }

  /**
   * How many objects can be asked about at once after a look that has found work; 0 if too little
   * is saved.
   */
  int more() {
    int more = each == 0 ? 0 : atLeast(0, saved / each);
    return more < HANDFUL ? 0 : more;
  }

  private static int atLeast(int least, double count) {
    return (int) Math.max(least, Math.min(Integer.MAX_VALUE, count));
  }

  /** After an answered regular look at this many objects. */
  LookSlice looked(int objects, Duration took, Instant now) {
    double cost = Math.max(1, took.toNanos() / (double) Math.max(1, objects));
    double average = each == 0 ? cost : each + WEIGHT_OF_LAST * (cost - each);
    double more = Math.max(0, Duration.between(counted, now).toNanos()) / (double) SHARE;
    return new LookSlice(average, Math.min(MOST_SAVED, saved + more), now);
  }

  /** After a look that the savings paid for. */
  LookSlice spent(int objects, Duration took, Instant now) {
    LookSlice looked = looked(objects, took, now);
    return new LookSlice(looked.each, Math.max(0, looked.saved - took.toNanos()), now);
  }
}
