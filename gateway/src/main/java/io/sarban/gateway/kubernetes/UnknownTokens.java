// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits how many reviews of unknown tokens an address may cause in a minute, so that a client with
 * made-up tokens does not load the API server. Thread-safe.
 */
final class UnknownTokens {

  static final int A_MINUTE = 20;

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 10_000;

  private final Map<String, Integer> counts = new HashMap<>();
  private Instant end = Instant.MIN;

  /**
   * Called before a review; it counts until it finds the scaler.
   *
   * @return whether the address may cause it
   */
  synchronized boolean begin(String address, Instant now) {
    if (!now.isBefore(end) || counts.size() >= MAX_ADDRESSES) {
      counts.clear();
      end = now.plus(WINDOW);
    }
    int count = counts.getOrDefault(address, 0);
    if (count >= A_MINUTE) {
      return false;
    }
    counts.put(address, count + 1);
    return true;
  }

  /** Called after a review that found the scaler, or that failed. */
  synchronized void forgive(String address) {
    counts.computeIfPresent(address, (from, count) -> count > 1 ? count - 1 : null);
  }
}
