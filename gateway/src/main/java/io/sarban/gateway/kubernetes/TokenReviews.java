// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Asks the API server for the owners of bearer tokens. */
public final class TokenReviews {

  private final KubernetesClient client;

  public TokenReviews(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The answer with the token's owner; empty if the API server does not know the token, or if it is
   * for another audience.
   *
   * @param audience empty for the API server's own
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not
   *     answer
   */
  public Optional<TokenReviewStatus> of(String token, Optional<String> audience) {
    TokenReviewBuilder review = new TokenReviewBuilder().withNewSpec().withToken(token).endSpec();
    audience.ifPresent(name -> review.editSpec().addToAudiences(name).endSpec());
    TokenReview answer = client.resource(review.build()).create();
    return Optional.ofNullable(answer.getStatus())
        .filter(status -> Boolean.TRUE.equals(status.getAuthenticated()))
        .filter(status -> audience.isEmpty() || isFor(status, audience.get()));
  }

  private static boolean isFor(TokenReviewStatus status, String audience) {
    return status.getAudiences() != null && status.getAudiences().contains(audience);
  }
}
