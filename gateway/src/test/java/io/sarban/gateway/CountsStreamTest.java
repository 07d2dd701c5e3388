// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.stream.Callers;
import io.sarban.gateway.stream.StreamSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountsStreamTest {

  private final Rig rig = new Rig();
  private final ObjectMapper mapper = new ObjectMapper();

  @AfterEach
  void close() {
    rig.close();
  }

  private BlockingQueue<JsonNode> read(int port) {
    BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
    rig.client
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/counts")).build(),
            HttpResponse.BodyHandlers.ofLines())
        .thenAcceptAsync(answer -> answer.body().forEach(line -> lines.add(json(line))));
    return lines;
  }

  private JsonNode json(String line) {
    try {
      return mapper.readTree(line);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonNode next(BlockingQueue<JsonNode> lines, String field) throws Exception {
    for (int i = 0; i < 500; i++) {
      JsonNode line = lines.poll(60, TimeUnit.SECONDS);
      assertThat(line).as("a line with " + field).isNotNull();
      if (line.has(field) && !(line.get(field).isArray() && line.get(field).isEmpty())) {
        return line.get(field);
      }
    }
    throw new AssertionError("no line has " + field);
  }

  @Test
  void tellsWakesCountsAndItsEnd() throws Exception {
    int port = rig.gateway.serveCounts(StreamSettings.open("gw-1", "127.0.0.1", 0));
    BlockingQueue<JsonNode> lines = read(port);
    assertThat(lines.poll(60, TimeUnit.SECONDS).toString())
        .isIn("{\"gateway\":\"gw-1\",\"version\":1}", "{\"version\":1,\"gateway\":\"gw-1\"}");
    JsonNode first = next(lines, "counts").get(0);
    assertThat(first.get("name").asText()).isEqualTo("web");
    assertThat(first.get("concurrency").asInt()).isZero();
    var held = rig.begin("/");
    assertThat(next(lines, "wake").get("namespace").asText()).isEqualTo("apps");
    assertThat(next(lines, "counts").get(0).get("concurrency").asInt()).isEqualTo(1);
    rig.ready(request -> request.response().end("ok"));
    assertThat(held.get(60, TimeUnit.SECONDS).body()).isEqualTo("ok");
    JsonNode after = next(lines, "counts").get(0);
    assertThat(after.get("concurrency").asInt()).isZero();
    assertThat(after.get("rate").asDouble()).isPositive();
    rig.gateway.close();
    assertThat(next(lines, "bye").isObject()).isTrue();
  }

  @Test
  void tellsWhatItHasInHandOfAllRoutes() throws Exception {
    rig.endpoints.set("web");
    var held = List.of(rig.begin("/a"), rig.begin("/b"));
    await().until(() -> rig.gateway.holds().held() == 2);
    int port = rig.gateway.serveCounts(StreamSettings.open("gw-1", "127.0.0.1", 0).in("sarban"));
    JsonNode counts = next(read(port), "counts");
    assertThat(counts)
        .anySatisfy(
            count -> {
              assertThat(count.get("namespace").asText()).isEqualTo("sarban");
              assertThat(count.get("name").asText()).isEqualTo("*");
              assertThat(count.get("concurrency").asInt()).isEqualTo(2);
            });
    rig.ready(request -> request.response().end("ok"));
    for (var one : held) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void oneWhoComesLateHearsWhoWaits() throws Exception {
    int port = rig.gateway.serveCounts(StreamSettings.open("gw-1", "127.0.0.1", 0));
    var held = rig.begin("/");
    await().until(() -> rig.gateway.holds().held() == 1);
    assertThat(next(read(port), "wake").get("name").asText()).isEqualTo("web");
    rig.ready(request -> request.response().end("ok"));
    held.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aRouteThatIsGoneHasNothingToDo() throws Exception {
    int port = rig.gateway.serveCounts(StreamSettings.open("gw-1", "127.0.0.1", 0));
    AtomicReference<HttpServerRequest> running = new AtomicReference<>();
    rig.ready(running::set);
    rig.begin("/");
    await().until(() -> running.get() != null);
    BlockingQueue<JsonNode> lines = read(port);
    assertThat(next(lines, "counts").get(0).get("concurrency").asInt()).isEqualTo(1);
    rig.routes();
    assertThat(rig.gateway.counts().of(Rig.ROUTE)).as("its request still runs").isPresent();
    rig.vertx.runOnContext(go -> running.get().response().end());
    await().until(() -> next(lines, "counts").get(0).get("concurrency").asInt() == 0);
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).isEmpty());
  }

  @Test
  void manyRoutesAreManyLines() throws Exception {
    int port = rig.gateway.serveCounts(StreamSettings.open("gw-1", "127.0.0.1", 0));
    List<HttpRoute> routes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      routes.add(
          HttpRoute.of(
              new RouteId("namespace-of-a-tenant", "route-" + i),
              Backend.of("s", 80),
              ScalingMetric.byConcurrency(1),
              new Rule(List.of("h" + i + ".example"), List.of(), List.of())));
    }
    rig.routes(routes.toArray(HttpRoute[]::new));
    BlockingQueue<JsonNode> lines = read(port);
    int seen = 0;
    int counts = 0;
    while (seen < 20_000) {
      JsonNode line = next(lines, "counts");
      assertThat(line.toString().length()).isLessThan(1 << 20);
      seen += line.size();
      counts++;
    }
    assertThat(counts).isGreaterThan(1);
  }

  @Test
  void onlyThoseWhoMayRead() throws Exception {
    Callers callers =
        (token, address) ->
            token.isEmpty()
                ? Future.succeededFuture(Callers.Answer.UNKNOWN)
                : token.get().equals("down")
                    ? Future.failedFuture("the API server is away")
                    : Future.succeededFuture(Callers.Answer.FORBIDDEN);
    int port =
        rig.gateway.serveCounts(
            new StreamSettings(
                "gw-1", Optional.empty(), "127.0.0.1", 0, Optional.empty(), callers));
    assertThat(status(port, null)).isEqualTo(401);
    assertThat(status(port, "Bearer other")).isEqualTo(403);
    assertThat(status(port, "Bearer down")).isEqualTo(503);
    assertThat(status(port, "Basic x")).isEqualTo(401);
  }

  private int status(int port, String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/counts"));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return rig.client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void closesConnectionsThatSayNothingButNotReaders() throws Exception {
    int port = rig.gateway.serveCounts(StreamSettings.open("gw-1", "127.0.0.1", 0));
    BlockingQueue<JsonNode> lines = read(port);
    next(lines, "counts");
    try (Socket silent = new Socket("127.0.0.1", port)) {
      silent.setSoTimeout(120_000);
      assertThat(silent.getInputStream().read()).as("the end of the connection").isEqualTo(-1);
    }
    var held = rig.begin("/");
    assertThat(next(lines, "wake").get("namespace").asText()).isEqualTo("apps");
    rig.ready(request -> request.response().end("ok"));
    assertThat(held.get(60, TimeUnit.SECONDS).body()).isEqualTo("ok");
  }
}
