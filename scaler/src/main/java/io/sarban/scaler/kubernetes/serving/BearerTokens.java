// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.gateway.kubernetes.FailedReviews;
import io.sarban.gateway.kubernetes.TokenReviews;
import io.sarban.gateway.text.Sha256;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the owners of bearer tokens by asking the API server (TokenReview). An answer is cached for
 * a minute, under the token's SHA-256 instead of the token.
 */
final class BearerTokens {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MAX_REMEMBERED = 1000;

  /** Longer than any token of the API server. */
  private static final int MAX_LENGTH = 16 << 10;

  private final TokenReviews reviews;
  private final InstantSource clock;
  private final Cache<String, Optional<Caller>> known;
  private final FailedReviews failed = new FailedReviews();

  /** The address has sent too many unknown tokens. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("your address has asked with too many unknown tokens: try again in a minute");
    }
  }

  BearerTokens(KubernetesClient client, InstantSource clock) {
    this.reviews = new TokenReviews(client);
    this.clock = clock;
    this.known = remembering(REMEMBERED, MAX_REMEMBERED, clock);
  }

  static <K, V> Cache<K, V> remembering(Duration time, int entries, InstantSource clock) {
    return Caffeine.newBuilder()
        .expireAfterWrite(time)
        .maximumSize(entries)
        .ticker(() -> Duration.between(java.time.Instant.EPOCH, clock.instant()).toNanos())
        .build();
  }

  /**
   * The token's owner; empty if the API server does not know the token.
   *
   * @param address of the client that sent it
   * @throws KubernetesClientException if the API server does not answer
   * @throws TooManyException if the address has sent too many unknown tokens
   */
  Optional<Caller> owner(String token, String address) {
    if (token.isBlank() || token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return known.get(Sha256.hex(token), hash -> review(token, address));
  }

  private Optional<Caller> review(String token, String address) {
    if (!failed.begin(address, clock.instant())) {
      throw new TooManyException();
    }
    boolean counts = false;
    try {
      Optional<Caller> owner = review(token);
      counts = owner.isEmpty();
      return owner;
    } finally {
      if (!counts) {
        failed.forgive(address);
      }
    }
  }

  private Optional<Caller> review(String token) {
    return reviews
        .of(token, Optional.empty())
        .map(TokenReviewStatus::getUser)
        .filter(user -> user.getUsername() != null)
        .map(BearerTokens::caller);
  }

  private static Caller caller(UserInfo user) {
    return new Caller(
        user.getUsername(),
        user.getUid() == null ? "" : user.getUid(),
        user.getGroups() == null ? List.of() : user.getGroups(),
        user.getExtra() == null ? Map.of() : user.getExtra());
  }
}
