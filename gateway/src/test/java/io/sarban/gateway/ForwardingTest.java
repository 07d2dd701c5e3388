// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.route.Timeouts;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRequestAndItsAnswerArriveWhole() throws Exception {
    rig.ready(
        request ->
            request.body(
                body ->
                    request
                        .response()
                        .setStatusCode(201)
                        .putHeader("X-Own", "yes")
                        .end(request.method() + " " + request.uri() + " " + body.result())));
    HttpResponse<String> answer =
        rig.send(
            rig.request("/a/b?c=d%20e").POST(HttpRequest.BodyPublishers.ofString("some text")));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("POST /a/b?c=d%20e some text");
    assertThat(answer.headers().firstValue("X-Own")).contains("yes");
    assertThat(answer.headers().firstValue("X-KEDA-HTTP-Cold-Start")).contains("false");
  }

  @Test
  void headersOfTheConnectionAreNotPassedOn() throws Exception {
    Queue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
    rig.ready(
        request -> {
          seen.add(headers(request));
          request
              .response()
              .putHeader("Keep-Alive", "timeout=9")
              .putHeader("X-Secret-Hop", "1")
              .putHeader("Connection", "X-Secret-Hop")
              .end("ok");
        });
    String answer =
        rig.raw(
            "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\n"
                + "Keep-Alive: 5\r\nProxy-Authorization: x\r\nTE: gzip\r\nX-Other: 2\r\n"
                + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
    assertThat(seen.remove())
        .doesNotContainKeys("x-mine", "keep-alive", "proxy-authorization", "te", "connection")
        .containsEntry("x-other", "2")
        .containsEntry("host", "a.example")
        .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(answer.toLowerCase()).doesNotContain("x-secret-hop", "timeout=9").endsWith("<end>");
  }

  private static Map<String, String> headers(HttpServerRequest request) {
    Map<String, String> headers = new TreeMap<>();
    request
        .headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(), header.getValue(), (a, b) -> a + "|" + b));
    return headers;
  }

  @Test
  void theWayOfTheRequestIsTold() throws Exception {
    Queue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
    rig.ready(
        request -> {
          seen.add(headers(request));
          request.response().end();
        });
    rig.get("/");
    assertThat(seen.remove())
        .containsEntry("x-forwarded-for", "127.0.0.1")
        .containsEntry("x-forwarded-proto", "http")
        .containsEntry("x-forwarded-host", "127.0.0.1:" + rig.gateway.port())
        .doesNotContainKey("forwarded");
    rig.send(
        rig.request("/")
            .header("X-Forwarded-For", "203.0.113.9")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "shop.example")
            .header("Forwarded", "for=203.0.113.9;proto=https"));
    assertThat(seen.remove())
        .containsEntry("x-forwarded-for", "203.0.113.9, 127.0.0.1")
        .containsEntry("x-forwarded-proto", "https")
        .containsEntry("x-forwarded-host", "shop.example")
        .containsEntry(
            "forwarded",
            "for=203.0.113.9;proto=https, for=127.0.0.1;host=\"127.0.0.1:"
                + rig.gateway.port()
                + "\";proto=http");
  }

  @Test
  void aClientThatIsNotTrustedSaysNothingOfItsWay() throws Exception {
    try (Rig strict = new Rig(Rig.settings().withoutTrust())) {
      Queue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
      strict.ready(
          request -> {
            seen.add(headers(request));
            request.response().end();
          });
      strict.send(
          strict
              .request("/")
              .header("X-Forwarded-For", "203.0.113.9")
              .header("X-Real-IP", "203.0.113.9")
              .header("X_Forwarded_For", "203.0.113.9")
              .header("X_Other", "1")
              .header("Forwarded", "for=203.0.113.9"));
      assertThat(seen.remove())
          .containsEntry("x-forwarded-for", "127.0.0.1")
          .containsKey("x_other")
          .doesNotContainKeys("forwarded", "x-real-ip", "x_forwarded_for");
    }
  }

  @Test
  void theMostSpecificRouteHasTheRequest() throws Exception {
    HttpServer web = rig.workload(request -> request.response().end("web"));
    HttpServer api = rig.workload(request -> request.response().end("api"));
    rig.endpoints.set("web", Rig.endpoint(web));
    rig.endpoints.set("api", Rig.endpoint(api));
    rig.routes(
        Rig.route(),
        HttpRoute.of(
            new RouteId("apps", "api"),
            Backend.of("api", 80),
            ScalingMetric.byConcurrency(1),
            new Rule(List.of("127.0.0.1"), List.of("/api"), List.of())));
    assertThat(rig.get("/api/x").body()).isEqualTo("api");
    assertThat(rig.get("/%61p%69").body()).isEqualTo("api");
    assertThat(rig.get("/apix").body()).isEqualTo("web");
    assertThat(rig.get("//api//x").body()).isEqualTo("api");
    rig.routes();
    assertThat(rig.get("/api/x").statusCode()).isEqualTo(404);
  }

  @Test
  void anEndpointThatRefusesIsPassedBy() throws Exception {
    HttpServer gone = rig.workload(request -> request.response().end("gone"));
    HttpServer there = rig.workload(request -> request.response().end("there"));
    ReplicaAddress closed = Rig.endpoint(gone);
    gone.close().toCompletionStage().toCompletableFuture().get();
    rig.endpoints.set("web", closed, Rig.endpoint(there));
    for (int i = 0; i < 20; i++) {
      assertThat(rig.send(rig.request("/").POST(HttpRequest.BodyPublishers.ofString("x"))).body())
          .isEqualTo("there");
    }
  }

  /** By HTTP/2 there is no request before the server has said its settings. */
  @Test
  void anEndpointThatIsSilentByHttp2IsPassedBy() throws Exception {
    HttpServer there = rig.workload(request -> request.response().end("there"));
    try (ServerSocket silent = new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1"))) {
      rig.endpoints.set(
          "web",
          new ReplicaAddress("127.0.0.1", silent.getLocalPort(), true),
          new ReplicaAddress("127.0.0.1", there.actualPort(), true));
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(
            rig.client.sendAsync(
                rig.request("/").timeout(Duration.ofMinutes(2)).build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().body()).isEqualTo("there");
      }
    }
  }

  @Test
  void anEndpointThatDoesNotYetListenIsAskedUntilItDoes() throws Exception {
    HttpServer first = rig.workload(request -> request.response().end("ready"));
    int port = first.actualPort();
    first.close().toCompletionStage().toCompletableFuture().get();
    rig.endpoints.set("web", ReplicaAddress.of("127.0.0.1", port));
    var answer =
        rig.client.sendAsync(
            rig.request("/").POST(HttpRequest.BodyPublishers.ofString("body")).build(),
            HttpResponse.BodyHandlers.ofString());
    Thread.sleep(100);
    assertThat(answer).isNotDone();
    rig.vertx
        .createHttpServer()
        .requestHandler(
            request -> request.body(body -> request.response().end("got " + body.result())))
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("got body");
  }

  @Test
  void noEndpointTakesConnectionsWithinTheReadinessTime() throws Exception {
    HttpServer gone = rig.workload(request -> request.response().end("gone"));
    rig.endpoints.set("web", Rig.endpoint(gone));
    gone.close().toCompletionStage().toCompletableFuture().get();
    rig.routes(
        Rig.route()
            .with(
                new Timeouts(
                    Optional.of(Duration.ofMillis(300)), Optional.empty(), Optional.empty())));
    HttpResponse<String> answer = rig.get("/");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("takes connections");
  }

  @Test
  void aRequestWhoseAnswerDidNotComeIsSentAgainWhereItMayBe() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    HttpServer web =
        rig.ready(
            request ->
                request.body(
                    body -> {
                      seen.add(request.method() + " " + body.result());
                      if (seen.size() == 1) {
                        request.connection().close();
                      } else {
                        request.response().end("second");
                      }
                    }));
    assertThat(rig.get("/").body()).isEqualTo("second");
    seen.clear();
    assertThat(rig.send(rig.request("/").PUT(HttpRequest.BodyPublishers.ofString("put"))).body())
        .isEqualTo("second");
    assertThat(seen).containsExactly("PUT put", "PUT put");
    seen.clear();
    HttpResponse<String> post =
        rig.send(rig.request("/").POST(HttpRequest.BodyPublishers.ofString("post")));
    assertThat(post.statusCode()).isEqualTo(502);
    assertThat(seen).containsExactly("POST post");
    assertThat(web.actualPort()).isPositive();
  }

  @Test
  void aWorkloadThatIsSilentIsLeft() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    rig.ready(request -> request.connection().closeHandler(end -> closed.countDown()));
    rig.routes(
        Rig.route()
            .with(
                new Timeouts(
                    Optional.empty(), Optional.empty(), Optional.of(Duration.ofMillis(200)))));
    HttpResponse<String> answer = rig.get("/");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("responseHeader");
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRequestThatTakesTooLongIsEnded() throws Exception {
    rig.ready(request -> {});
    rig.routes(
        Rig.route()
            .with(
                new Timeouts(
                    Optional.empty(), Optional.of(Duration.ofMillis(200)), Optional.empty())));
    assertThat(rig.get("/").statusCode()).isEqualTo(504);
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
  }

  @Test
  void requestsAreCountedWhileTheyRun() throws Exception {
    Queue<HttpServerRequest> running = new ConcurrentLinkedQueue<>();
    rig.ready(running::add);
    var first = rig.begin("/");
    var second = rig.begin("/");
    await().until(() -> running.size() == 2);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency()).isEqualTo(2);
    running.forEach(request -> rig.vertx.runOnContext(go -> request.response().end("x")));
    assertThat(first.get().body() + second.get().body()).isEqualTo("xx");
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().total()).isEqualTo(2);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().rate()).isPositive();
    assertThat(rig.ended).hasSize(2).allSatisfy(end -> assertThat(end.status()).isEqualTo(200));
  }
}
