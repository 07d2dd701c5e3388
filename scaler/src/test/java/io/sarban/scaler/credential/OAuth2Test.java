// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.CredentialRequest.OAuth2Token;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access tokens from a server that answers as RFC 6749 says. */
class OAuth2Test {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LOGIN =
      "Basic "
          + Base64.getEncoder().encodeToString("app:s%26cret".getBytes(StandardCharsets.UTF_8));

  private final AtomicInteger calls = new AtomicInteger();
  private final KeptCredentials kept =
      new KeptCredentials(
          new CredentialSources(
              AllowedFiles.NONE,
              IdentityHosts.NONE,
              ServiceAccountTokens.NONE,
              Map.of(),
              InstantSource.system()),
          Optional.empty(),
          InstantSource.system());
  private HttpServer http;
  private volatile boolean takesHeader = true;
  private volatile int life = 3600;
  private volatile String name = "token";
  private volatile Map<String, String> form = Map.of();

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/token", this::answer);
    http.start();
  }

  @AfterEach
  void stop() {
    kept.close();
    http.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> sent = new TreeMap<>();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String field : body.split("&", -1)) {
      sent.put(field.split("=", 2)[0], field.split("=", 2)[1]);
    }
    boolean known =
        takesHeader
            ? LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            : "app".equals(sent.get("client_id")) && "s%26cret".equals(sent.get("client_secret"));
    form = sent;
    String answer =
        known
            ? "{\"access_token\": \"%s-%d\", \"token_type\": \"bearer\", \"expires_in\": %d}"
                .formatted(name, calls.incrementAndGet(), life)
            : "{\"error\": \"invalid_client\", \"error_description\": \"not s&cret\"}";
    exchange.sendResponseHeaders(known ? 200 : 401, answer.length());
    exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private OAuth2Token request(String secret) {
    String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/token";
    return new OAuth2Token("shop", url, "app", secret, "write read", Map.of("audience", "a&b"));
  }

  private String token(OAuth2Token request) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(InvalidFieldException.class)
        .until(() -> kept.find(request), values -> true)
        .get("accessToken");
  }

  @Test
  void asksOnceForATokenThatLasts() {
    assertThat(token(request("s&cret"))).isEqualTo("token-1");
    assertThat(token(request("s&cret"))).isEqualTo("token-1");
    assertThat(form)
        .isEqualTo(
            Map.of("grant_type", "client_credentials", "scope", "write+read", "audience", "a%26b"));
  }

  @Test
  void putsTheSecretIntoTheBodyWhereTheHeaderIsNotTaken() {
    takesHeader = false;
    assertThat(token(request("s&cret"))).isEqualTo("token-1");
    assertThat(form).containsEntry("grant_type", "client_credentials");
  }

  @Test
  void renewsBeforeTheTokenExpires() {
    life = 2;
    OAuth2Token wanted = request("s&cret");
    assertThat(token(wanted)).isEqualTo("token-1");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token(wanted)).isEqualTo("token-2"));
  }

  @Test
  void saysInOneLineWithoutTheSecretWhatToFix() {
    OAuth2Token wrong = request("wrong-one");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(failure(wrong))
                    .isEqualTo(
                        "http://127.0.0.1:"
                            + http.getAddress().getPort()
                            + " gives no token (HTTP status 401, invalid_client): fix spec.oauth2"
                            + " or the client's secret"));
    assertThat(wrong.toString()).doesNotContain("wrong-one");
    OAuth2Token nowhere = new OAuth2Token("shop", "ftp://u:p@x/", "app", "s", "", Map.of());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(failure(nowhere))
                    .isEqualTo("spec.oauth2.tokenUrl must be like https://host:port/path"));
  }

  /** A tenant may run the server. */
  @Test
  void aTokenThatIsTooLongIsNotKept() {
    name = "x".repeat(16 << 10);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(failure(request("s&cret")))
                    .endsWith("gives a token longer than 16 KiB: correct spec.oauth2"));
  }

  private String failure(OAuth2Token request) {
    try {
      return kept.find(request).toString();
    } catch (InvalidFieldException e) {
      return e.getMessage();
    }
  }
}
