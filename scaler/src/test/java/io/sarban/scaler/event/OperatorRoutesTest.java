// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.FreePort;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scaler of this machine, a folder of routes, and a web server that receives from them. */
class OperatorRoutesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Got(String contentType, JsonNode event) {
    String type() {
      return event.path("type").asText();
    }
  }

  @TempDir private Path manifests;
  @TempDir private Path routes;
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean hangs;
  private HttpServer server;
  private Scaler scaler;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/events", this::take);
    server.setExecutor(threads);
    server.start();
    Files.writeString(
        manifests.resolve("object.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: worker
        spec:
          template:
            spec:
              containers:
                - name: w
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: nightly
        spec:
          pollingInterval: 1
          minReplicaCount: 2
          scaleTargetRef:
            name: worker
          triggers:
            - type: cron
              metadata:
                timezone: UTC
                start: 0 0 * * *
                end: 1 0 * * *
                desiredReplicas: "2"
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: wrong
        spec:
          scaleTargetRef:
            name: worker
          triggers:
            - type: no-such-type
              metadata: {}
        """);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
      if (hangs) {
        ended.await();
      }
      got.add(new Got(exchange.getRequestHeaders().getFirst("Content-Type"), event));
      exchange.sendResponseHeaders(204, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    ended.countDown();
    scaler.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void route(String file, String from) throws IOException {
    Files.writeString(
        routes.resolve(file),
        """
        - route:
            from:
              uri: %s
              steps:
                - to:
                    uri: http://127.0.0.1:%d/events
        """
            .formatted(from, server.getAddress().getPort()));
  }

  private void scale() throws IOException {
    port = FreePort.find();
    ProblemLog problems = new ProblemLog();
    ManifestFolder resources = new ManifestFolder(manifests, problems);
    scaler =
        new Scaler(
            resources,
            new NoReplicas(resources),
            problems,
            new ScalerSettings(
                "127.0.0.1",
                port,
                Optional.empty(),
                new ScalerSettings("", 0, Optional.empty()).credentials(),
                Optional.of(routes)));
    scaler.start();
  }

  private boolean has(String type, String object) {
    return got.stream()
        .anyMatch(
            one ->
                one.type().equals(type)
                    && one.event()
                        .path("data")
                        .path("object")
                        .path("name")
                        .asText()
                        .equals(object));
  }

  @Test
  void decisionsProblemsAndEventsComeAsCloudEvents() throws IOException {
    route("events.camel.yaml", "sarban-events:web");
    scale();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(has("io.sarban.replicas.changed.v1", "nightly")).isTrue();
              assertThat(has("io.sarban.event.v1", "nightly")).isTrue();
              assertThat(has("io.sarban.problem.found.v1", "wrong")).isTrue();
            });
    Got scaled =
        got.stream().filter(one -> one.type().startsWith("io.sarban.replicas")).findFirst().get();
    assertThat(scaled.contentType()).isEqualTo("application/cloudevents+json");
    assertThat(scaled.event().path("subject").asText()).isEqualTo("ScaledObject/default/nightly");
    assertThat(scaled.event().path("data").path("from").asInt()).isZero();
    assertThat(scaled.event().path("data").path("to").asInt()).isEqualTo(2);
    assertThat(scaled.event().path("data").path("target").path("name").asText())
        .isEqualTo("worker");

    Files.delete(manifests.resolve("object.yaml"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(has("io.sarban.problem.solved.v1", "wrong")).isTrue();
              assertThat(reasons("nightly")).contains("ScaledObjectReady", "ScaledObjectDeleted");
            });
  }

  private List<String> reasons(String object) {
    return got.stream()
        .map(one -> one.event().path("data"))
        .filter(data -> data.path("object").path("name").asText().equals(object))
        .map(data -> data.path("reason").asText())
        .toList();
  }

  @Test
  void aRouteMayChooseItsTypesAndIsReadWhenItComes() throws IOException {
    scale();
    route("problems.camel.yaml", "sarban-events:problems?types=io.sarban.replicas.changed.v1");
    await().atMost(PATIENCE).until(() -> got.size() > 2);
    assertThat(got).extracting(Got::type).containsOnly("io.sarban.replicas.changed.v1");
  }

  /**
   * One receiver never answers: polls continue, the other receiver gets its events, and the dropped
   * ones are counted.
   */
  @Test
  void aReceiverThatHangsHoldsUpNothing() throws Exception {
    hangs = true;
    route("hanging.camel.yaml", "sarban-events:hanging?queueSize=1");
    Files.writeString(
        routes.resolve("failing.camel.yaml"),
        """
        - route:
            from:
              uri: sarban-events:failing
              steps:
                - throwException:
                    exceptionType: java.io.IOException
                    message: nobody is there
        """);
    scale();
    await()
        .atMost(PATIENCE)
        .until(() -> metric("sarban_events_total{route=\"hanging\",state=\"dropped\"}") >= 3);
    Instant polled = lastPoll();
    await().atMost(PATIENCE).until(() -> lastPoll().isAfter(polled));
    assertThat(got).isEmpty();
    assertThat(metric("sarban_events_total{route=\"failing\",state=\"failed\"}")).isPositive();
  }

  private Instant lastPoll() {
    return scaler.snapshot().stream()
        .filter(object -> object.name().equals("nightly"))
        .map(object -> object.lastPoll() == null ? Instant.EPOCH : object.lastPoll())
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private double metric(String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/metrics")).build();
    String metrics = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }
}
