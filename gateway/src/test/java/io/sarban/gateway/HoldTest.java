// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.ColdStart;
import io.sarban.gateway.route.Extras;
import io.sarban.gateway.route.HeaderMatch;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.route.StaticResponse;
import io.sarban.gateway.route.StaticRoute;
import io.sarban.gateway.route.Timeouts;
import io.sarban.gateway.route.WakeLimits;
import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldTest {

  private static final StaticResponse SOON =
      new StaticResponse(0, Optional.of("soon"), Optional.empty(), Map.of("X-A", "b"));

  private final Rig rig =
      new Rig(
          Rig.settings().with(new GatewaySettings.Limits(50, 80, 1 << 20)),
          Map.of("page", Map.of("index.html", "<p>from a map", "a.css", "p {}")));

  @AfterEach
  void close() {
    rig.close();
  }

  private int held() {
    return rig.gateway.counts().of(Rig.ROUTE).orElseThrow().held();
  }

  @Test
  void aRequestWaitsWakesAndGoesOn() throws Exception {
    var answer =
        rig.client.sendAsync(
            rig.request("/x")
                .POST(HttpRequest.BodyPublishers.ofString("y".repeat(100_000)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> held() == 1);
    assertThat(rig.woken).containsExactly(Rig.ROUTE);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency()).isEqualTo(1);
    rig.ready(request -> request.body(body -> request.response().end("" + body.result().length())));
    HttpResponse<String> got = answer.get(60, TimeUnit.SECONDS);
    assertThat(got.body()).isEqualTo("100000");
    assertThat(got.headers().firstValue("X-KEDA-HTTP-Cold-Start")).contains("true");
    assertThat(rig.endpoints.listeners()).isZero();
    assertThat(rig.gateway.holds().held()).isZero();
  }

  /** Over HTTP/2 a client may send as much as its window has, whether or not anybody reads. */
  @Test
  void whatMayComeOfABodyCountsWhileItsRequestWaits() throws Exception {
    HttpClient client =
        rig.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    upload(client).onSuccess(request -> request.write("x".repeat(1_000_000)));
    await().until(() -> rig.gateway.holds().held() == 1);
    var refused =
        upload(client)
            .compose(
                request -> {
                  request.write("x");
                  return request.response();
                })
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertThat(refused.statusCode()).isEqualTo(503);
    var without = rig.begin("/");
    await().until(() -> rig.gateway.holds().held() == 2);
    rig.ready(request -> request.response().end("seen"));
    assertThat(without.get(60, TimeUnit.SECONDS).body()).isEqualTo("seen");
  }

  @Test
  void overHttp1Too() throws Exception {
    String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        Socket client = new Socket("127.0.0.1", rig.gateway.port());
        clients.add(client);
        client.getOutputStream().write((post + "x".repeat(10_000)).getBytes(US_ASCII));
        await().until(() -> rig.gateway.holds().held() == 1);
      }
      assertThat(new String(clients.get(1).getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 503");
      assertThat(rig.gateway.holds().held()).isEqualTo(1);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aShortBodyCountsAsItIs() throws Exception {
    for (int i = 0; i < 40; i++) {
      rig.client.sendAsync(
          rig.request("/").POST(HttpRequest.BodyPublishers.ofString("short")).build(),
          HttpResponse.BodyHandlers.ofString());
    }
    await().until(() -> rig.gateway.holds().held() == 40);
  }

  @Test
  void whereOthersHaveAllPlacesANamespaceHasAFew() throws Exception {
    HttpRoute[] routes = new HttpRoute[4];
    for (int i = 0; i < routes.length; i++) {
      routes[i] =
          HttpRoute.of(
              new RouteId("n" + i, "r"),
              Backend.of("web", 80),
              ScalingMetric.byConcurrency(10),
              new Rule(List.of("h" + i), List.of(), List.of()));
    }
    rig.routes(routes);
    for (int i = 0; i < 80; i++) {
      begin("h" + i % 2);
    }
    await().until(() -> rig.gateway.holds().held() == 80);
    for (int i = 0; i < 20; i++) {
      begin("h2");
    }
    await().until(() -> rig.gateway.holds().held() == 100);
    assertThat(begin("h2").get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    assertThat(begin("h1").get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    begin("h3");
    await().until(() -> rig.gateway.holds().held() == 101);
  }

  private CompletableFuture<HttpResponse<String>> begin(String host) {
    return rig.client.sendAsync(
        rig.request("/").header("Host", host).build(), HttpResponse.BodyHandlers.ofString());
  }

  private Future<HttpClientRequest> upload(HttpClient client) {
    return client
        .request(HttpMethod.POST, rig.gateway.port(), "127.0.0.1", "/")
        .onSuccess(request -> request.setChunked(true).sendHead());
  }

  @Test
  void allThatWaitGoOnAndOnlyTheFirstWakes() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(rig.begin("/" + i));
    }
    await().until(() -> held() == 40);
    assertThat(rig.woken).hasSize(1);
    rig.ready(request -> request.response().end(request.path()));
    for (int i = 0; i < 40; i++) {
      assertThat(answers.get(i).get(60, TimeUnit.SECONDS).body()).isEqualTo("/" + i);
    }
    assertThat(held()).isZero();
  }

  @Test
  void noMoreThanTheLimitWait() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(rig.begin("/" + i));
    }
    await().until(() -> held() == 50);
    HttpResponse<String> beyond = rig.get("/beyond");
    assertThat(beyond.statusCode()).isEqualTo(503);
    assertThat(beyond.headers().firstValue("Retry-After")).isPresent();
    rig.ready(request -> request.response().end("ok"));
    for (var answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  /** 80 may wait: a namespace has as many places as one of its routes. */
  @Test
  void aNamespaceLeavesPlacesToOthers() throws Exception {
    RouteId other = new RouteId("other", "web");
    rig.routes(
        route(new RouteId("default", "a"), "a"),
        route(new RouteId("default", "b"), "b"),
        route(other, "other"));
    List<CompletableFuture<HttpResponse<String>>> greedy = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      greedy.add(rig.begin(i % 2 == 0 ? "/a" : "/b"));
    }
    await().until(() -> rig.gateway.holds().held() == 50);
    await().until(() -> greedy.stream().filter(CompletableFuture::isDone).count() == 10);
    rig.begin("/other");
    await().until(() -> rig.gateway.counts().of(other).orElseThrow().held() == 1);
  }

  private static HttpRoute route(RouteId id, String path) {
    return HttpRoute.of(
        id,
        Backend.of("web", 80),
        ScalingMetric.byConcurrency(10),
        new Rule(List.of(), List.of(path), List.of()));
  }

  @Test
  void aClientThatGoesAwayWaitsNoLonger() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      await().until(() -> held() == 1);
    }
    await().until(() -> held() == 0);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency()).isZero();
    assertThat(rig.endpoints.listeners()).isZero();
    assertThat(rig.ended.remove().status()).isEqualTo(499);
  }

  @Test
  void theReadinessTimeEnds() throws Exception {
    rig.routes(Rig.route().with(readiness(200)));
    HttpResponse<String> answer = rig.get("/");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("readiness");
    assertThat(rig.gateway.holds().held()).isZero();
  }

  private static Timeouts readiness(long millis) {
    return new Timeouts(Optional.of(Duration.ofMillis(millis)), Optional.empty(), Optional.empty());
  }

  @Test
  void theFallbackAnswersThen() throws Exception {
    HttpServer other =
        rig.workload(
            request -> request.body(body -> request.response().end("fallback " + body.result())));
    rig.endpoints.set("other", Rig.endpoint(other));
    rig.routes(
        Rig.route()
            .with(readiness(200))
            .with(new ColdStart(Optional.empty(), Optional.of(Backend.of("other", 80)), false)));
    HttpResponse<String> answer =
        rig.send(rig.request("/").POST(HttpRequest.BodyPublishers.ofString("body")));
    assertThat(answer.body()).isEqualTo("fallback body");
    assertThat(answer.headers().firstValue("X-KEDA-HTTP-Cold-Start")).isEmpty();
  }

  @Test
  void aPlaceholderAnswersAtOnceAndWakes() throws Exception {
    rig.routes(Rig.route().with(new ColdStart(Optional.of(SOON), Optional.empty(), false)));
    HttpResponse<String> answer = rig.get("/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("soon");
    assertThat(answer.headers().firstValue("X-A")).contains("b");
    assertThat(rig.woken).containsExactly(Rig.ROUTE);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency()).isEqualTo(1);
    rig.ready(request -> request.response().end("awake"));
    assertThat(rig.get("/").body()).isEqualTo("awake");
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
  }

  @Test
  void aBrowserGetsAPageAndAProgramWaits() throws Exception {
    rig.routes(Rig.route().with(new ColdStart(Optional.empty(), Optional.empty(), true)));
    HttpResponse<String> page =
        rig.send(rig.request("/").header("Accept", "text/html,application/xhtml+xml"));
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("http-equiv=\"refresh\"");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    var program = rig.begin("/");
    await().until(() -> held() == 1);
    rig.ready(request -> request.response().end("awake"));
    assertThat(program.get(60, TimeUnit.SECONDS).body()).isEqualTo("awake");
  }

  @Test
  void aPlaceholderMayBeAConfigMap() throws Exception {
    StaticResponse map =
        new StaticResponse(
            200,
            Optional.empty(),
            Optional.of(new StaticResponse.ConfigMapKey("page", "")),
            Map.of());
    StaticResponse missing =
        new StaticResponse(
            0,
            Optional.empty(),
            Optional.of(new StaticResponse.ConfigMapKey("none", "")),
            Map.of());
    rig.routes(Rig.route().with(new ColdStart(Optional.of(map), Optional.empty(), false)));
    assertThat(rig.get("/").body()).isEqualTo("<p>from a map");
    assertThat(rig.get("/").headers().firstValue("Content-Type"))
        .contains("text/html; charset=utf-8");
    assertThat(rig.get("/a.css").headers().firstValue("Content-Type"))
        .contains("text/css; charset=utf-8");
    assertThat(rig.get("/favicon.ico").body()).isEmpty();
    rig.routes(Rig.route().with(new ColdStart(Optional.of(missing), Optional.empty(), false)));
    assertThat(rig.get("/").statusCode()).isEqualTo(500);
  }

  @Test
  void staticRoutesCountForNothing() throws Exception {
    Rule health = new Rule(List.of(), List.of("/health"), List.of());
    Rule probe =
        new Rule(List.of(), List.of(), List.of(new HeaderMatch("X-Probe", Optional.empty())));
    HttpRoute route =
        Rig.route()
            .withStaticRoutes(
                List.of(
                    new StaticRoute(List.of(health), SOON, false),
                    new StaticRoute(List.of(probe), SOON, true)));
    rig.routes(route);
    assertThat(rig.get("/health/live").body()).isEqualTo("soon");
    assertThat(rig.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(rig.woken).isEmpty();
    rig.ready(request -> request.response().end("real"));
    assertThat(rig.get("/health/live").body()).isEqualTo("real");
    assertThat(rig.send(rig.request("/").header("X-Probe", "1")).body()).isEqualTo("soon");
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().total()).isZero();
  }

  @Test
  void notEveryRequestWakes() throws Exception {
    rig.routes(
        Rig.route().with(new WakeLimits(List.of("/app"), List.of("GET"), List.of("scanner"))));
    assertThat(rig.get("/.env").statusCode()).isEqualTo(503);
    assertThat(rig.send(rig.request("/app").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(503);
    assertThat(rig.send(rig.request("/app").header("User-Agent", "BadScanner/1")).statusCode())
        .isEqualTo(503);
    assertThat(rig.woken).isEmpty();
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().total()).isZero();
    var answer = rig.begin("/app/x");
    await().until(() -> held() == 1);
    rig.ready(request -> request.response().end("awake"));
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("awake");
    assertThat(rig.get("/.env").body()).isEqualTo("awake");
  }

  @Test
  void aGroupWakesTogether() throws Exception {
    rig.ready(request -> request.response().end());
    rig.endpoints.set("web");
    Rule never = new Rule(List.of("no.example"), List.of(), List.of());
    RouteId api = new RouteId("apps", "api");
    RouteId trigger = new RouteId("apps", "jobs/1");
    RouteId awake = new RouteId("apps", "awake");
    RouteId foreign = new RouteId("others", "api");
    rig.endpoints.set("awake", ReplicaAddress.of("127.0.0.1", 1));
    ScalingMetric metric = ScalingMetric.byConcurrency(1);
    rig.routes(
        Rig.route()
            .with(
                new Extras(
                    Optional.empty(),
                    Optional.empty(),
                    List.of("api", "jobs", "awake", "web", "missing"))),
        HttpRoute.of(api, Backend.of("api", 80), metric, never),
        HttpRoute.of(trigger, Backend.of("jobs", 80), metric, never),
        HttpRoute.of(awake, Backend.of("awake", 80), metric, never),
        HttpRoute.of(foreign, Backend.of("api", 80), metric, never));
    var answer = rig.begin("/");
    await().until(() -> rig.woken.size() == 3);
    assertThat(rig.woken).containsExactly(Rig.ROUTE, api, trigger);
    // so that its object is active without a request
    assertThat(rig.gateway.counts().of(api).orElseThrow().concurrency()).isEqualTo(1);
    assertThat(rig.gateway.counts().of(awake).orElseThrow().concurrency()).isZero();
    assertThat(rig.gateway.counts().of(foreign).orElseThrow().concurrency()).isZero();
    answer.cancel(true);
  }
}
