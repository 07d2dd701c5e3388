// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.count;

import java.time.Duration;

/**
 * Requests a second, the mean over a window that slides in steps. Times are nanoseconds of one
 * clock.
 */
final class RateWindow {

  /** A gateway has thousands of windows, and reads all of them twice a second. */
  private static final int MAX_STEPS = 60;

  private final long granularity;
  private final long step;
  private final int size;

  /** Allocated with the first request, since most routes are idle. */
  private long[] steps = {};

  private long[] sums = {};
  private long first = -1;
  private long began;

  /**
   * @param granularity made coarser where the window would have more than 60 steps
   */
  RateWindow(Duration window, Duration granularity) {
    long whole = Math.max(1_000_000, window.toNanos());
    this.granularity = Math.min(whole, Math.max(1_000_000, granularity.toNanos()));
    step = Math.max(this.granularity, whole / MAX_STEPS);
    size = (int) Math.min(MAX_STEPS + 1, (whole + step - 1) / step);
  }

  synchronized void count(long now) {
    if (steps.length == 0) {
      steps = new long[size];
      sums = new long[size];
    }
    long at = now / step;
    int index = index(at);
    if (steps[index] != at) {
      steps[index] = at;
      sums[index] = 0;
    }
    sums[index]++;
    if (first < 0 || at - first >= steps.length && sum(at) == 1) {
      // after a window without requests the mean starts over
      first = at;
      began = now;
    }
  }

  /** The mean over the part of the window since the first request, at least a second. */
  synchronized double rate(long now) {
    long at = now / step;
    if (first < 0) {
      return 0;
    }
    double whole = size * (step / 1e9);
    double seconds = (now / granularity - began / granularity + 1) * (granularity / 1e9);
    return sum(at) / Math.max(Math.min(whole, seconds), Math.min(1, whole));
  }

  private long sum(long at) {
    long sum = 0;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] > at - steps.length && steps[i] <= at) {
        sum += sums[i];
      }
    }
    return sum;
  }

  private int index(long at) {
    return (int) Math.floorMod(at, (long) steps.length);
  }
}
