// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.utils.ResponseProvider;
import io.sarban.gateway.stream.Callers.Answer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class ScalerTokensTest {

  private static final String SCALER = "system:serviceaccount:sarban:sarban-scaler";

  KubernetesMockServer server;
  KubernetesClient client;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger reviews = new AtomicInteger();
  private volatile boolean refusing;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private ScalerTokens tokens;

  @BeforeEach
  void start() {
    server
        .expect()
        .post()
        .withPath("/apis/authentication.k8s.io/v1/tokenreviews")
        .andReply(new Reviewing())
        .always();
    tokens = new ScalerTokens(client, SCALER, () -> now);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void onlyTheScalerByATokenForTheGateway() throws Exception {
    assertThat(ask("scaler", "10.0.0.1")).isEqualTo(Answer.ALLOWED);
    assertThat(ask("other", "10.0.0.1")).isEqualTo(Answer.FORBIDDEN);
    assertThat(ask("elsewhere", "10.0.0.1")).isEqualTo(Answer.UNKNOWN);
    assertThat(ask("made up", "10.0.0.1")).isEqualTo(Answer.UNKNOWN);
    assertThat(ask(" ", "10.0.0.1")).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void anAddressThatMakesUpTokensCausesFewReviews() throws Exception {
    for (int i = 0; i < 100; i++) {
      ask("made up " + i, "10.0.0.66");
    }
    assertThat(reviews).hasValue(FailedReviews.A_MINUTE);
    assertThat(ask("made up", "10.0.0.66")).isEqualTo(Answer.TOO_MANY);
    assertThat(ask("scaler", "10.0.0.1")).isEqualTo(Answer.ALLOWED);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(ask("made up", "10.0.0.66")).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void unknownTokensDoNotPushOutTheScalers() throws Exception {
    ask("scaler", "10.0.0.1");
    for (int i = 0; i < 500; i++) {
      ask("made up " + i, "10.0.1." + i);
    }
    int before = reviews.get();
    assertThat(ask("scaler", "10.0.0.1")).isEqualTo(Answer.ALLOWED);
    assertThat(reviews).hasValue(before);
  }

  @Test
  void anApiServerThatRefusesDoesNotLockTheScalerOut() throws Exception {
    refusing = true;
    for (int i = 0; i < 2 * FailedReviews.A_MINUTE; i++) {
      assertThat(asked("scaler", "10.0.0.1")).isCompletedExceptionally();
    }
    refusing = false;
    assertThat(ask("scaler", "10.0.0.1")).isEqualTo(Answer.ALLOWED);
  }

  private Answer ask(String token, String address) throws Exception {
    return asked(token, address).get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<Answer> asked(String token, String address) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    vertx.runOnContext(
        on ->
            tokens
                .ask(Optional.of(token), address)
                .onComplete(
                    done -> {
                      if (done.succeeded()) {
                        answer.complete(done.result());
                      } else {
                        answer.completeExceptionally(done.cause());
                      }
                    }));
    try {
      answer.handle((done, failure) -> done).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return answer;
  }

  /** The API server. */
  private final class Reviewing implements ResponseProvider<Object> {
    @Override
    public int getStatusCode(RecordedRequest request) {
      return refusing ? 403 : 201;
    }

    @Override
    public Object getBody(RecordedRequest request) {
      reviews.incrementAndGet();
      String body = request.getBody().readUtf8();
      return reviewed(Serialization.unmarshal(body, TokenReview.class));
    }

    @Override
    public Headers getHeaders() {
      return Headers.builder().add("Content-Type", "application/json").build();
    }

    @Override
    public void setHeaders(Headers headers) {
      throw new UnsupportedOperationException();
    }
  }

  private static TokenReview reviewed(TokenReview asked) {
    String token = asked.getSpec().getToken();
    boolean known = token.equals("scaler") || token.equals("other") || token.equals("elsewhere");
    String audience = token.equals("elsewhere") ? "other" : ScalerTokens.AUDIENCE;
    return new TokenReviewBuilder(asked)
        .withNewStatus()
        .withAuthenticated(known)
        .addToAudiences(audience)
        .withNewUser()
        .withUsername(token.equals("scaler") ? SCALER : "system:serviceaccount:apps:" + token)
        .endUser()
        .endStatus()
        .build();
  }
}
