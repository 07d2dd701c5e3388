// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server with the API server's TokenReview and SubjectAccessReview, for users with the token
 * "token of NAME", and with further given answers.
 */
final class ReviewingApiServer implements AutoCloseable {

  private final HttpServer server;
  private final Set<String> allowed = ConcurrentHashMap.newKeySet();
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final Map<String, String> resources = new ConcurrentHashMap<>();
  final List<String> reviews = new CopyOnWriteArrayList<>();
  volatile int status = 201;

  ReviewingApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withOauthToken("token of scaler")
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  /**
   * @param right for example {@code list scaledobjects shop/}
   */
  void allow(String user, String right) {
    users.add(user);
    allowed.add(user + " " + right);
  }

  void resource(String path, String json) {
    resources.put(path, json);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String given = resources.get(path);
    if (given != null) {
      send(exchange, 200, given);
      return;
    }
    JsonNode body = Serialization.jsonMapper().readTree(exchange.getRequestBody());
    if (path.endsWith("/tokenreviews")) {
      send(exchange, status, tokenReview(body.at("/spec/token").asText()));
    } else if (path.endsWith("/subjectaccessreviews")) {
      send(exchange, status, accessReview(body.path("spec")));
    } else {
      send(exchange, 404, "{}");
    }
  }

  private String tokenReview(String token) {
    reviews.add("token");
    String user = token.replace("token of ", "");
    return """
    {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
     "status": {"authenticated": %s, "user": {"username": "%s", "groups": ["g"]}}}
    """
        .formatted(users.contains(user), user);
  }

  private String accessReview(JsonNode spec) {
    JsonNode asked = spec.path("resourceAttributes");
    String right =
        "%s %s %s %s/%s"
            .formatted(
                spec.path("user").asText(),
                asked.path("verb").asText(),
                asked.path("resource").asText(),
                asked.path("namespace").asText(),
                asked.path("name").asText());
    reviews.add(right);
    return """
    {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
     "status": {"allowed": %s}}
    """
        .formatted(allowed.contains(right) && "keda.sh".equals(asked.path("group").asText()));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
