// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.credential.JsonCalls.Answer;
import io.sarban.scaler.resolve.CredentialRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Access tokens by OAuth 2.0's client credentials grant. Source: RFC 6749, sections 2.3.1, 4.4 and
 * 5. If a server refuses the client's secret in the header, it is sent in the body.
 */
final class OAuth2Tokens {

  /** Time until a token is requested again if the server does not state its lifetime. */
  private static final Duration LOOK = Duration.ofMinutes(5);

  /** Of a token, in characters: servers refuse headers that are longer. */
  private static final int LONGEST_TOKEN = 16 << 10;

  private final JsonCalls calls = new JsonCalls(Optional.empty());
  private final InstantSource clock;

  OAuth2Tokens(InstantSource clock) {
    this.clock = clock;
  }

  /** The token server, such as {@code https://host:443}; empty if the address is invalid. */
  static String server(CredentialRequest.OAuth2Token wanted) {
    try {
      return JsonCalls.describe(JsonCalls.uri("spec.oauth2.tokenUrl", wanted.tokenUrl()));
    } catch (CredentialException e) {
      return "";
    }
  }

  CompletableFuture<Credential> request(CredentialRequest.OAuth2Token wanted) {
    URI uri = JsonCalls.uri("spec.oauth2.tokenUrl", wanted.tokenUrl());
    return send(uri, wanted, true)
        .thenCompose(
            answer ->
                answer.status() == 401 || answer.status() == 400
                    ? send(uri, wanted, false)
                    : CompletableFuture.completedFuture(answer))
        .thenApply(answer -> credential(uri, answer));
  }

  private CompletableFuture<Answer> send(
      URI uri, CredentialRequest.OAuth2Token wanted, boolean header) {
    Map<String, String> form = new LinkedHashMap<>(wanted.parameters());
    form.put("grant_type", "client_credentials");
    if (!wanted.scope().isEmpty()) {
      form.put("scope", wanted.scope());
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Content-Type", "application/x-www-form-urlencoded");
    if (header) {
      String login = encoded(wanted.clientId()) + ":" + encoded(wanted.clientSecret());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    } else {
      form.put("client_id", wanted.clientId());
      form.put("client_secret", wanted.clientSecret());
    }
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return calls.send(request.POST(BodyPublishers.ofString(body)));
  }

  private Credential credential(URI uri, Answer answer) {
    JsonNode token = answer.body().path("access_token");
    if (answer.status() != 200 || !token.isTextual()) {
      throw new CredentialException(
          JsonCalls.describe(uri)
              + " gives no token ("
              + reason(answer)
              + "): fix spec.oauth2 or the client's secret");
    }
    if (token.textValue().length() > LONGEST_TOKEN) {
      throw new CredentialException(
          JsonCalls.describe(uri) + " gives a token longer than 16 KiB: correct spec.oauth2");
    }
    Map<String, String> values = Map.of(CredentialRequest.OAuth2Token.PARAMETER, token.asText());
    long seconds = answer.body().path("expires_in").asLong(0);
    return seconds > 0
        ? Credential.lasting(values, clock.instant(), Duration.ofSeconds(seconds))
        : Credential.standing(values, clock.instant(), LOOK);
  }

  /** The RFC's error codes are words; anything else could be a secret that the server echoes. */
  private static String reason(Answer answer) {
    String error = answer.body().path("error").asText("");
    return "HTTP status " + answer.status() + (error.matches("[a-z_]{1,40}") ? ", " + error : "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
