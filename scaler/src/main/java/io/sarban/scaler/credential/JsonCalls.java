// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sarban.scaler.http.AnswerRoom;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.text.BoundedFormats;
import io.sarban.scaler.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * HTTP calls with JSON answers. No thread waits for them, so that a slow server does not delay
 * others. Redirects are not followed: they could send a token elsewhere.
 */
final class JsonCalls {

  /** The overall time limit of a credential request applies, too. */
  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(10), 256 << 10);

  /** Values, names and brackets of an answer: as a tree, each is some hundred bytes. */
  private static final int MOST_TOKENS = 10_000;

  private static final JsonFactory FORMAT = BoundedFormats.jsonFactory(MOST_TOKENS);

  /** A status and its JSON body; a missing node if the body is not JSON. */
  record Answer(int status, JsonNode body) {}

  /** Of all answers that arrive. */
  private static final int MOST_ROOM = 8 << 20;

  private final AnswerRoom room = new AnswerRoom(MOST_ROOM);
  private final WebClient http;
  private final ObjectMapper json = new ObjectMapper(FORMAT);

  JsonCalls(Optional<Tls> tls) {
    this.http = Tls.client(tls);
  }

  /**
   * Parses an address without user and query.
   *
   * @param field the field's name in messages
   * @throws CredentialException if it is not such an address
   */
  static URI uri(String field, String text) {
    try {
      URI uri = URI.create(text.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // the text may hold a password: it is not shown
    }
    throw new CredentialException(field + " must be like https://host:port/path");
  }

  /** The server's name in messages. */
  static String describe(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }

  /** Sends a request; fails with a {@link CredentialException} if there is no answer. */
  CompletableFuture<Answer> send(HttpRequest.Builder request) {
    HttpRequest built = request.header("Accept", "application/json").build();
    AnswerRoom.Place place = room.place();
    return http.ask(built, LIMITS, place)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw new CredentialException(
                    describe(built.uri())
                        + " "
                        + ConnectionFailures.reason(failure)
                        + ": correct the address or the server");
              }
              return new Answer(response.status(), parse(built.uri(), response.body()));
            })
        .whenComplete((answer, failure) -> place.close());
  }

  private JsonNode parse(URI uri, byte[] body) {
    try {
      JsonNode node = json.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (StreamConstraintsException e) {
      throw new CredentialException(
          describe(uri) + " answers with too much JSON: correct the address or the server");
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  String text(Object value) {
    return json.valueToTree(value).toString();
  }
}
