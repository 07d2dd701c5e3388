// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.sarban.scaler.serve.Answer;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.sarban.scaler.serve.ObjectsQuery;
import io.sarban.scaler.serve.StatusSource;
import io.sarban.scaler.serve.VisibleObjects;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers queries for objects' statuses: through the API server's proxy, which names the caller, or
 * directly with a bearer token.
 */
final class ObjectsServing implements AutoCloseable {

  private static final String BEARER = "Bearer ";

  private final BearerTokens tokens;
  private final Rights rights;
  private final VisibleObjects own;
  private final VisibleObjects leading;
  private final Lane strangers = new Lane("objects", 4, 32);

  /**
   * A separate lane: strangers with invented tokens must not block callers that the API server has
   * authenticated.
   */
  private final Lane known = new Lane("status", 4, 64);

  /**
   * @param own the statuses of this scaler
   * @param leading the statuses of the leading scaler
   */
  ObjectsServing(BearerTokens tokens, Rights rights, StatusSource own, StatusSource leading) {
    this.tokens = tokens;
    this.rights = rights;
    this.own = new VisibleObjects(own);
    this.leading = new VisibleObjects(leading);
  }

  CompletableFuture<Answer> answer(
      HttpServerRequest request, ObjectsQuery query, Optional<FrontProxy> proxy) {
    boolean relayed = request.headers().contains(LeaderStatuses.RELAYED);
    if (proxy.isPresent()) {
      Optional<Caller> caller = proxy.get().caller(request.headers());
      return known.answer(() -> answer(query, caller, relayed));
    }
    String token = token(request.getHeader("Authorization"));
    String address = request.remoteAddress().hostAddress();
    return token.isEmpty()
        ? CompletableFuture.completedFuture(unauthorized())
        : strangers.answer(() -> answerStranger(query, token, address, relayed));
  }

  private Answer answerStranger(ObjectsQuery query, String token, String address, boolean relayed) {
    try {
      return answer(query, tokens.owner(token, address), relayed);
    } catch (BearerTokens.TooManyException e) {
      return ExternalMetricsApi.failure(429, "TooManyRequests", e.getMessage());
    }
  }

  private static String token(String header) {
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : "";
  }

  private Answer answer(ObjectsQuery query, Optional<Caller> caller, boolean relayed) {
    return caller
        .map(who -> (relayed ? own : leading).answer(query, rights.of(who)))
        .orElseGet(ObjectsServing::unauthorized);
  }

  private static Answer unauthorized() {
    return ExternalMetricsApi.failure(
        401, "Unauthorized", "ask with a bearer token that the API server knows");
  }

  @Override
  public void close() {
    strangers.close();
    known.close();
  }
}
