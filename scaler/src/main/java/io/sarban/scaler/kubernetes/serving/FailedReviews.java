// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the TokenReviews of unknown tokens that an address may cause each minute: a client that
 * invents tokens must neither load the API server nor evict the cached answers of others.
 */
final class FailedReviews {

  /** Reviews each minute; enough for a person who mistypes, or whose token has expired. */
  static final int A_MINUTE = 20;

  /**
   * Addresses in memory; an address beyond these starts again from zero, and shares the lane with
   * the others.
   */
  private static final int MAX_ADDRESSES = 10_000;

  private final Cache<String, AtomicInteger> counts;

  FailedReviews(InstantSource clock) {
    this.counts = BearerTokens.remembering(Duration.ofMinutes(1), MAX_ADDRESSES, clock);
  }

  /**
   * Call before a review, which counts as failed until {@link #forgive}.
   *
   * @return whether the address may cause the review
   */
  boolean begin(String address) {
    AtomicInteger count = counts.get(address, from -> new AtomicInteger());
    if (count.incrementAndGet() > A_MINUTE) {
      count.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Call after a review that found the token's owner, or that did not take place. */
  void forgive(String address) {
    AtomicInteger count = counts.getIfPresent(address);
    if (count != null) {
      count.updateAndGet(failed -> Math.max(0, failed - 1));
    }
  }
}
