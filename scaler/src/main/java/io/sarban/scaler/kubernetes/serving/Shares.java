package io.sarban.scaler.kubernetes.serving;

import java.util.HashMap;
import java.util.Map;

/**
 * A limited amount of something, of which each holder may have only a part, so that one cannot take
 * it from all others. Thread-safe.
 */
final class Shares {

  /**
   * How much there is.
   *
   * @param total of all holders together
   * @param each what one holder may have of it
   */
  record Limits(long total, long each) {}

  private final Limits limits;
  private final Map<Object, Long> held = new HashMap<>();
  private long taken;

  Shares(Limits limits) {
    this.limits = limits;
  }

  /** Takes an amount; false, and nothing taken, if there is not enough for this holder. */
  synchronized boolean take(Object holder, long amount) {
    long has = held.getOrDefault(holder, 0L);
    if (taken + amount > limits.total() || has + amount > limits.each()) {
      return false;
    }
    taken += amount;
    held.put(holder, has + amount);
    return true;
  }

  /** Gives back what was taken. */
  synchronized void give(Object holder, long amount) {
    taken -= amount;
    held.computeIfPresent(holder, (h, has) -> has <= amount ? null : (Long) (has - amount));
  }

  synchronized long taken() {
    return taken;
  }
}
