// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.gateway.stream.Callers;
import io.sarban.gateway.text.Sha256;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Allows only the scaler: its service account, with a token for this audience, which the API server
 * confirms (TokenReview). An answer is kept for a minute with the token's SHA-256. A client that
 * sends unknown tokens causes few reviews, and does not make the gateway forget the scaler's token.
 */
public final class ScalerTokens implements Callers {

  public static final String AUDIENCE = "sarban-gateway";

  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MAX_REMEMBERED = 200;

  private record Remembered(Answer answer, Instant until) {}

  private final TokenReviews reviews;
  private final String user;
  private final InstantSource clock;
  private final Map<String, Remembered> known = new LinkedHashMap<>();
  private final FailedReviews failed = new FailedReviews();

  /**
   * @param user {@code system:serviceaccount:NAMESPACE:NAME}
   */
  public ScalerTokens(KubernetesClient client, String user, InstantSource clock) {
    this.reviews = new TokenReviews(client);
    this.user = user;
    this.clock = clock;
  }

  @Override
  public Future<Answer> ask(Optional<String> token, String address) {
    if (token.isEmpty() || token.get().isBlank()) {
      return Future.succeededFuture(Answer.UNKNOWN);
    }
    String hash = Sha256.hex(token.get());
    Optional<Answer> before = remembered(hash);
    if (before.isPresent()) {
      return Future.succeededFuture(before.get());
    }
    if (!failed.begin(address, clock.instant())) {
      return Future.succeededFuture(Answer.TOO_MANY);
    }
    Context context = Vertx.currentContext();
    return context.executeBlocking(
        () -> {
          Answer answer = review(token.get(), address);
          remember(hash, answer);
          return answer;
        },
        false);
  }

  private Answer review(String token, String address) {
    boolean counts = false;
    try {
      Answer answer = review(token);
      counts = answer != Answer.ALLOWED;
      return answer;
    } finally {
      if (!counts) {
        failed.forgive(address);
      }
    }
  }

  private Answer review(String token) {
    Optional<TokenReviewStatus> owner = reviews.of(token, Optional.of(AUDIENCE));
    if (owner.isEmpty()) {
      return Answer.UNKNOWN;
    }
    UserInfo found = owner.get().getUser();
    return found != null && user.equals(found.getUsername()) ? Answer.ALLOWED : Answer.FORBIDDEN;
  }

  private synchronized Optional<Answer> remembered(String hash) {
    Remembered found = known.get(hash);
    return found == null || !clock.instant().isBefore(found.until())
        ? Optional.empty()
        : Optional.of(found.answer());
  }

  private synchronized void remember(String hash, Answer answer) {
    known.remove(hash);
    if (known.size() >= MAX_REMEMBERED) {
      // the scaler's tokens stay: unknown ones must not cost it a review
      known.values().removeIf(one -> one.answer() != Answer.ALLOWED);
      known.values().removeIf(one -> !clock.instant().isBefore(one.until()));
    }
    known.put(hash, new Remembered(answer, clock.instant().plus(REMEMBERED)));
  }
}
