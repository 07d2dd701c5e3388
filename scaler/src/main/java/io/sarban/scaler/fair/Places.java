// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the sources that are asked at the same moment. A namespace has at most a quarter of the
 * places, so that silent servers of one tenant leave room for others. A namespace with no place, or
 * with less than 1 % of them, gets one even if all are taken: so silent servers of several tenants
 * leave room, too. At most as many places again are given in this way. Not thread-safe.
 */
public final class Places {

  private static final int SHARE = 4;

  /** A namespace with less than this part of the places, or with none, gets one in any case. */
  private static final int FEW = 100;

  private final Map<String, Integer> takenBy = new HashMap<>();
  private final int number;
  private int taken;

  /**
   * @param number of places; at least 4
   */
  public Places(int number) {
    this.number = number;
  }

  /** Whether there is a place for a namespace that has none. */
  public boolean isOpen() {
    return taken < 2 * number;
  }

  public boolean isFreeFor(String namespace) {
    int own = takenBy(namespace);
    return own < Math.max(1, number / FEW) ? isOpen() : taken < number && own < number / SHARE;
  }

  public void take(String namespace) {
    taken++;
    takenBy.merge(namespace, 1, Integer::sum);
  }

  public void leave(String namespace) {
    taken--;
    takenBy.computeIfPresent(namespace, (of, count) -> count > 1 ? count - 1 : null);
  }

  public int taken() {
    return taken;
  }

  int takenBy(String namespace) {
    return takenBy.getOrDefault(namespace, 0);
  }
}
