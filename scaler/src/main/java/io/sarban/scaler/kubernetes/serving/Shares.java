// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import java.util.HashMap;
import java.util.Map;

/**
 * A limited amount, of which each holder may take only a part, so that one holder cannot take
 * everything. Thread-safe.
 */
final class Shares {

  /**
   * The limits.
   *
   * @param total of all holders together
   * @param each of each holder
   */
  record Limits(long total, long each) {}

  private final Limits limits;
  private final Map<Object, Long> held = new HashMap<>();
  private long taken;

  Shares(Limits limits) {
    this.limits = limits;
  }

  /** Takes an amount; returns false and takes nothing if not enough is left for this holder. */
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
