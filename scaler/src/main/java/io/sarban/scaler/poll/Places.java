// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the sources that are asked at the same moment. A namespace has at most a quarter of the
 * places, so that silent servers of one tenant leave room for others. Not thread-safe.
 */
final class Places {

  private static final int SHARE = 4;

  private final Map<String, Integer> takenBy = new HashMap<>();
  private final int number;
  private int taken;

  /**
   * @param number of places; at least 4
   */
  Places(int number) {
    this.number = number;
  }

  boolean isFree() {
    return taken < number;
  }

  /** Whether a place is free, and the namespace does not have its share yet. */
  boolean isFreeFor(String namespace) {
    return isFree() && takenBy(namespace) < number / SHARE;
  }

  void take(String namespace) {
    taken++;
    takenBy.merge(namespace, 1, Integer::sum);
  }

  void leave(String namespace) {
    taken--;
    takenBy.computeIfPresent(namespace, (of, count) -> count > 1 ? count - 1 : null);
  }

  int taken() {
    return taken;
  }

  int takenBy(String namespace) {
    return takenBy.getOrDefault(namespace, 0);
  }
}
