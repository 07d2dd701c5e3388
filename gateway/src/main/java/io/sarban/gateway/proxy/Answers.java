// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.StaticResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;

/** Answers that the gateway itself gives. */
final class Answers {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8",
          "xml", "text/xml; charset=utf-8");

  static final String RETRY_SECONDS = "5";

  private static final String WAITING =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1">
      <meta name="viewport" content="width=device-width"><title>Starting</title></head>
      <body><p>This service is starting. The page loads again by itself.</p></body></html>
      """;

  private final ResponseBodies bodies;

  Answers(ResponseBodies bodies) {
    this.bodies = bodies;
  }

  /** Answers with one line that says what is wrong. */
  static void error(HttpServerResponse response, int status, String line) {
    if (status == 503) {
      response.putHeader("Retry-After", RETRY_SECONDS);
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(line + "\n");
  }

  /** Passes on the answer of another server. */
  static void pass(HttpServerResponse response, int status, MultiMap headers, Buffer body) {
    ProxyHeaders.toClient(headers, response.headers());
    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    response.setStatusCode(status).end(body);
  }

  /** Whether a person looks at a page in a browser, which can load it again. */
  static boolean browser(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.method().name().equals("GET")
        && accept != null
        && accept.length() < 4_096
        && accept.contains("text/html")
        && !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  static void waitingPage(HttpServerResponse response) {
    response
        .setStatusCode(503)
        .putHeader("Retry-After", "1")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .end(WAITING);
  }

  /**
   * @param otherwise the status if the response has none
   */
  void give(
      HttpServerResponse response,
      RouteId route,
      StaticResponse answer,
      String path,
      int otherwise) {
    Optional<String> key = answer.from().map(from -> key(from, path));
    Optional<String> body = answer.body();
    if (body.isEmpty() && answer.from().isPresent()) {
      body = text(route, answer.from().get(), key.get());
      if (body.isEmpty()) {
        error(response, 500, "the ConfigMap of this route's response, or its key, is missing");
        return;
      }
    }
    key.map(Answers::type).ifPresent(type -> response.putHeader(HttpHeaders.CONTENT_TYPE, type));
    answer.headers().forEach(response::putHeader);
    response.setStatusCode(answer.status() > 0 ? answer.status() : otherwise);
    response.headers().remove(HttpHeaders.CONTENT_LENGTH).remove(HttpHeaders.TRANSFER_ENCODING);
    if (body.isPresent()) {
      response.end(body.get());
    } else {
      response.end();
    }
  }

  private Optional<String> text(RouteId route, StaticResponse.ConfigMapKey from, String key) {
    return bodies
        .configMap(route.namespace(), from.name())
        .flatMap(
            data ->
                data.containsKey(key) || !from.key().isEmpty()
                    ? Optional.ofNullable(data.get(key))
                    // a page's icon and the like
                    : Optional.of(""));
  }

  private static String key(StaticResponse.ConfigMapKey from, String path) {
    if (!from.key().isEmpty()) {
      return from.key();
    }
    return path.equals("/") ? "index.html" : path.substring(1);
  }

  private static String type(String key) {
    return TYPES.get(key.substring(key.lastIndexOf('.') + 1));
  }
}
