package io.sarban.scaler.kubernetes.serving;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many TokenReviews of unknown tokens an address may cause a minute: whoever invents tokens
 * must neither load the API server nor push out the answers of others that are remembered.
 */
final class FailedReviews {

  /** A person who mistypes, or whose token has expired, needs a few. */
  static final int A_MINUTE = 20;

  /** In memory; an address beyond these begins anew, and shares the lane with the others. */
  private static final int MAX_ADDRESSES = 10_000;

  private final Cache<String, AtomicInteger> counts;

  FailedReviews(InstantSource clock) {
    this.counts = Tokens.remembering(Duration.ofMinutes(1), MAX_ADDRESSES, clock);
  }

  /**
   * Before a review, which counts as failed until it is known not to have.
   *
   * @return whether the address may cause it
   */
  boolean begin(String address) {
    AtomicInteger count = counts.get(address, from -> new AtomicInteger());
    if (count.incrementAndGet() > A_MINUTE) {
      count.decrementAndGet();
      return false;
    }
    return true;
  }

  /** After a review that found the token's owner, or was not made. */
  void forgive(String address) {
    AtomicInteger count = counts.getIfPresent(address);
    if (count != null) {
      count.updateAndGet(failed -> Math.max(0, failed - 1));
    }
  }
}
