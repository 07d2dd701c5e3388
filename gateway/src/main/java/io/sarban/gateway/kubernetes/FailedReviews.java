// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits the TokenReviews of unknown tokens that an address may cause in a minute: a client that
 * invents tokens must not load the API server. Thread-safe.
 */
public final class FailedReviews {

  /** For one address; enough for a client whose token has expired. */
  public static final int A_MINUTE = 20;

  static final int MAX_ADDRESSES = 10_000;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private record Window(Instant end, int failed) {
    Window with(int number) {
      return new Window(end, number);
    }
  }

  /** By address, the oldest window first. */
  private final Map<String, Window> windows = new LinkedHashMap<>();

  /**
   * Called before a review; it counts as failed until {@link #forgive}.
   *
   * @return whether the address may cause it
   */
  public synchronized boolean begin(String address, Instant now) {
    Window window = windows.get(address);
    if (window == null || !now.isBefore(window.end())) {
      windows.remove(address);
      if (windows.size() >= MAX_ADDRESSES) {
        // only the oldest one: an address must not be able to reset its own count
        windows.remove(windows.keySet().iterator().next());
      }
      window = new Window(now.plus(WINDOW), 0);
    }
    if (window.failed() >= A_MINUTE) {
      return false;
    }
    windows.put(address, window.with(window.failed() + 1));
    return true;
  }

  /** Called after a review that found the token's owner, or that did not take place. */
  public synchronized void forgive(String address) {
    windows.computeIfPresent(
        address, (from, window) -> window.failed() > 1 ? window.with(window.failed() - 1) : null);
  }
}
