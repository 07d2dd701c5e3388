package io.sarban.gateway.count;

import java.time.Duration;

/**
 * Requests a second, the mean over a window that slides in steps. Times are nanoseconds of one
 * clock.
 */
final class RateWindow {

  private static final int MAX_STEPS = 3_600;

  private final long step;
  private final long[] steps;
  private final long[] sums;
  private long first = -1;

  /**
   * @param granularity made coarser where the window would have more than 3600 steps
   */
  RateWindow(Duration window, Duration granularity) {
    long whole = Math.max(1_000_000, window.toNanos());
    step = Math.min(whole, Math.max(Math.max(1_000_000, granularity.toNanos()), whole / MAX_STEPS));
    int size = (int) Math.min(MAX_STEPS + 1, (whole + step - 1) / step);
    steps = new long[size];
    sums = new long[size];
  }

  synchronized void count(long now) {
    long at = now / step;
    int index = index(at);
    if (steps[index] != at) {
      steps[index] = at;
      sums[index] = 0;
    }
    sums[index]++;
    if (first < 0 || at - first >= steps.length && sum(at) == 1) {
      // after a whole window of silence the mean begins anew
      first = at;
    }
  }

  /** Over as much of the window as there has been since the first request, at least a second. */
  synchronized double rate(long now) {
    long at = now / step;
    if (first < 0) {
      return 0;
    }
    double seconds = Math.min(steps.length, at - first + 1) * (step / 1e9);
    double whole = steps.length * (step / 1e9);
    return sum(at) / Math.max(seconds, Math.min(1, whole));
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
