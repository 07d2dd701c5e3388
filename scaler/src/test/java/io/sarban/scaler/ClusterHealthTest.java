// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.kubernetes.informer.WatchedKinds;
import io.sarban.scaler.kubernetes.serving.Serving;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A scaler with an API server that answers lists and certificate requests only when the test allows
 * it.
 */
class ClusterHealthTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch lists = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean givesSecrets;
  private HttpServer server;
  private KubernetesClient client;
  private ClusterScaler scaler;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .withKubernetesSerialization(WatchedKinds.serialization())
            .build();
    port = FreePort.find();
    scaler =
        new ClusterScaler(
            client,
            new ClusterScaler.Settings(
                new Namespaces(Set.of()),
                "sarban",
                "pod-0",
                false,
                Engine.DIRECT,
                Optional.of(new Serving.Settings("127.0.0.1", 0, "sarban", "s", Optional.empty())),
                new ScalerSettings("127.0.0.1", port, Optional.empty())));
  }

  @AfterEach
  void stop() {
    lists.countDown();
    ended.countDown();
    scaler.close();
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    try (exchange) {
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        // no WebSocket: the client watches by plain HTTP then
        exchange.sendResponseHeaders(200, -1);
      } else if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        ended.await();
      } else if (path.startsWith("/apis/keda.sh/")) {
        lists.await();
        send(exchange, 200, emptyList(path.substring(path.lastIndexOf('/') + 1)));
      } else if (path.equals("/api/v1/namespaces/sarban/secrets") && givesSecrets) {
        String created =
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        send(exchange, 201, created);
      } else {
        // this includes the Lease: the scaler never leads
        send(exchange, path.contains("/secrets/") ? 404 : 403, "{}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String emptyList(String resources) {
    String kind =
        Stream.of(
                "ScaledObject",
                "ScaledJob",
                "TriggerAuthentication",
                "ClusterTriggerAuthentication")
            .filter(one -> (one + "s").equalsIgnoreCase(resources))
            .findFirst()
            .orElseThrow();
    return """
    {"apiVersion": "keda.sh/v1alpha1", "kind": "%sList", "metadata": {"resourceVersion": "1"},
     "items": []}
    """
        .formatted(kind);
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Null while there is no answer. */
  private HttpResponse<String> health(String kind) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/observe/health/" + kind);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady(int status, String why) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> said = health("ready");
              assertThat(said).isNotNull();
              assertThat(said.body()).contains(why);
              assertThat(said.statusCode()).isEqualTo(status);
            });
  }

  @Test
  void isReadyOnceAllIsReadAndThePortIsOpenAndAliveAllTheTime() throws Exception {
    threads.execute(scaler::start);
    awaitReady(503, "the cluster's ScaledObjects are not read yet");
    assertThat(health("live").statusCode()).isEqualTo(200);

    lists.countDown();
    awaitReady(503, "port 0 is not open yet");
    await().atMost(PATIENCE).until(() -> !health("ready").body().contains("not read yet"));
    assertThat(health("ready").statusCode()).isEqualTo(503);
    assertThat(health("live").statusCode()).isEqualTo(200);

    givesSecrets = true;
    awaitReady(200, "");
    assertThat(health("live").statusCode()).isEqualTo(200);
    HttpResponse<String> objects =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/objects"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(objects.statusCode()).isEqualTo(404);
  }
}
