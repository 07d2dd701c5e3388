// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP server that follows the documentation of Vault's API; no Vault was available where Sarban
 * was built.
 */
final class VaultServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, Object> answers = new ConcurrentHashMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final Map<String, JsonNode> bodies = new ConcurrentHashMap<>();
  volatile String token = "root-token";
  volatile String namespace = "";
  volatile String jwt = "";
  final AtomicInteger logins = new AtomicInteger();

  /** Requests under way, and the most that there were. */
  private final AtomicInteger underWay = new AtomicInteger();

  final AtomicInteger mostUnderWay = new AtomicInteger();

  /** Before each answer. */
  volatile Duration pause = Duration.ZERO;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer http;
  private int port;

  VaultServer() throws IOException {
    start();
  }

  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    port = http.getAddress().getPort();
    serve(http);
  }

  void serve(HttpServer server) {
    server.setExecutor(threads);
    server.createContext("/v1/", this::answer);
    server.start();
  }

  void stop() {
    http.stop(0);
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  void secret(String path, Map<String, ?> data) {
    answers.put(path, Map.of("data", data, "lease_id", "", "lease_duration", 2764800));
  }

  void secondVersion(String path, Map<String, ?> data) {
    secret(path, Map.of("data", data, "metadata", Map.of("version", 1)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v1/".length());
    requests.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    LockSupport.parkNanos(pause.toNanos());
    underWay.decrementAndGet();
    if (body.length > 0) {
      bodies.put(path, JSON.readTree(body));
    }
    if (path.equals("auth/kubernetes/login")) {
      login(exchange, path);
    } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))
        || !namespace.equals(
            new HashMap<>(exchange.getRequestHeaders())
                .getOrDefault("X-vault-namespace", List.of(""))
                .get(0))) {
      send(exchange, 403, Map.of("errors", List.of("permission denied " + token)));
    } else if (answers.containsKey(path)) {
      send(exchange, 200, answers.get(path));
    } else {
      send(exchange, 404, Map.of("errors", List.of()));
    }
  }

  private void login(HttpExchange exchange, String path) throws IOException {
    JsonNode asked = bodies.get(path);
    if (asked.path("jwt").asText().equals(jwt) && asked.path("role").asText().equals("sarban")) {
      logins.incrementAndGet();
      send(exchange, 200, Map.of("auth", Map.of("client_token", token, "lease_duration", 3600)));
    } else {
      send(exchange, 400, Map.of("errors", List.of("invalid role name")));
    }
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
