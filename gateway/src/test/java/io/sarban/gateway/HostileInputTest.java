// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Authorizer;
import io.sarban.gateway.route.Extras;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that two servers could read differently is answered once, and the connection ends. */
class HostileInputTest {

  private final Rig rig = new Rig();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() throws Exception {
    rig.ready(this::answer);
  }

  private void answer(HttpServerRequest request) {
    request.body(
        body -> {
          seen.add(request.method() + " " + request.getHeader("Host") + " " + request.uri());
          request.response().end("seen");
        });
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1~Host: a~Content-Length: 6~Transfer-Encoding: chunked~~0~~G",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 3~~1~a~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: x~~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding : chunked~~0~~",
        "POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~0~~",
        "POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 4~~abcd",
        "POST / HTTP/1.1~Host: a~Content-Length: 3, 4~~abcd",
        "POST / HTTP/1.1~Host: a~Content-Length: +3~~abc",
        "POST / HTTP/1.1~Host: a~Content-Length: -3~~abc",
        "GET / HTTP/1.1~Host: a~Host: b~~",
        "GET / HTTP/1.1~~",
        "GET / HTTP/1.1~Host: a b~~",
        "GET / HTTP/1.1~Host: a@b~~",
        "GET / HTTP/1.1~Host: a:b~~",
        "GET / HTTP/1.1~ Host: a~~",
        "GET /../x HTTP/1.1~Host: a~~",
        "GET /a/%2e%2E/..%2f/../../x HTTP/1.1~Host: a~~",
        "GET /a\\..\\b HTTP/1.1~Host: a~~",
        "GET /a/..;/b HTTP/1.1~Host: a~~",
        "GET /a/.;x=y/../b HTTP/1.1~Host: a~~",
        "GET /a/%2E%2e;x/b HTTP/1.1~Host: a~~",
        "GET /a/..%3bx/b HTTP/1.1~Host: a~~",
        "GET /a/..%2fb HTTP/1.1~Host: a~~",
        "GET /a/x%2f..%2F..%2fb HTTP/1.1~Host: a~~",
        "GET /a/..%5cb HTTP/1.1~Host: a~~",
        "GET /a/x%5C%2e%2E HTTP/1.1~Host: a~~",
        "GET /%zz HTTP/1.1~Host: a~~",
        "GET /%00 HTTP/1.1~Host: a~~",
        "GET /a#b HTTP/1.1~Host: a~~",
        "GET a HTTP/1.1~Host: a~~",
        "GET ftp://a/ HTTP/1.1~Host: a~~",
        "CONNECT a:80 HTTP/1.1~Host: a~~",
        "TRACE / HTTP/1.1~Host: a~~",
        "HELLO~~",
      })
  void isRefused(String request) throws Exception {
    String smuggled = "GET /smuggled HTTP/1.1~Host: a~~";
    String answer = rig.raw((request + smuggled).replace("~", "\r\n"));
    assertThat(answer).matches("(?s)HTTP/1\\.[01] (400|405|501) .*");
    assertThat(answer.split("HTTP/1", -1)).as("one answer only").hasSize(2);
    assertThat(answer).doesNotEndWith("<open>");
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~0x3~abc~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3;a=b\nabc~0~~",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~-1~abc~0~~",
      })
  void aChunkThatIsNoneEndsTheConnection(String request) throws Exception {
    String answer = rig.raw((request + "GET /smuggled HTTP/1.1~Host: a~~").replace("~", "\r\n"));
    assertThat(answer).doesNotContain("200 OK").doesNotEndWith("<open>");
    assertThat(seen).isEmpty();
  }

  @Test
  void requestsBehindOneThatWaitsAreFew() throws Exception {
    rig.endpoints.set("web");
    String request = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1_000) + "\r\n\r\n";
    assertThat(rig.raw(request.repeat(100))).doesNotContain("HTTP/1.1").doesNotEndWith("<open>");
    await().until(() -> rig.gateway.holds().held() == 0);
  }

  /**
   * A tenant's workload may send each request to the gateway again, whichever proxies it trusts.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCircleEnds(boolean trust) throws Exception {
    try (Rig circle = new Rig(trust ? Rig.settings() : Rig.settings().withoutTrust())) {
      circle.endpoints.set("web", ReplicaAddress.of("127.0.0.1", circle.gateway.port()));
      assertThat(circle.get("/").statusCode()).isEqualTo(508);
      await().until(() -> circle.ended.size() == 10);
    }
  }

  @Test
  void aCircleOfAnAuthorizerEnds() throws Exception {
    rig.endpoints.set("auth", ReplicaAddress.of("127.0.0.1", rig.gateway.port()));
    Authorizer who = new Authorizer("auth", 80, false, "/", false, List.of());
    rig.routes(Rig.route().with(new Extras(Optional.of(who), Optional.empty(), List.of())));
    assertThat(rig.get("/").statusCode()).isEqualTo(502);
    await().until(() -> rig.ended.size() == 10);
  }

  @Test
  void aRequestMayComeThroughManyProxies() throws Exception {
    String ways = "203.0.113.9, ".repeat(49) + "203.0.113.9";
    assertThat(rig.send(rig.request("/").header("X-Forwarded-For", ways)).statusCode())
        .isEqualTo(200);
    assertThat(rig.send(rig.request("/").header("X-Forwarded-For", ways + ", a")).statusCode())
        .isEqualTo(508);
  }

  @Test
  void aFewRequestsMayComeAtOnce() throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    String last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(rig.raw(request.repeat(7) + last).split("200 OK", -1)).hasSize(9);
  }

  /** Each status would have metrics of its own, and a client may take it for anything. */
  @ParameterizedTest
  @ValueSource(strings = {"1000", "12345", "600", "999", "20", "0", "101"})
  void aStatusThatHttpDoesNotHaveIsNotPassedOn(String status) throws Exception {
    rig.endpoints.set("web", answering("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n"));
    assertThat(rig.get("/").statusCode()).isEqualTo(502);
  }

  @Test
  void aReasonWithControlCharactersIsNotPassedOn() throws Exception {
    rig.endpoints.set("web", answering("HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n"));
    assertThat(rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n");
  }

  /** A header that HTTP does not have; without an answer the request would count for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\0b\r\nContent-Length: 0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: a\0b\r\n\r\n"
      })
  void anAnswersHeaderThatCannotBePassedOnEndsTheRequest(String rest) throws Exception {
    rig.endpoints.set("web", answering("HTTP/1.1 200 OK\r\n" + rest));
    String answer = rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(answer).doesNotContain("X: a").doesNotEndWith("<open>");
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
  }

  /** Headers that HTTP/1 cannot carry. */
  @ParameterizedTest
  @CsvSource({"200, a, none, 502", "200, none, a, <end>", "204, none, none, 204"})
  void anAnswerOverHttp2ThatCannotBePassedOnEndsTheRequest(
      String status, String header, String trailer, String became) throws Exception {
    NioEventLoopGroup loop = new NioEventLoopGroup(1);
    try {
      Http2Headers head = new DefaultHttp2Headers(false).status(status);
      Http2Headers trailers = new DefaultHttp2Headers(false);
      if (!header.equals("none")) {
        head.add("x", header + "\r\nInjected: yes");
      }
      if (!trailer.equals("none")) {
        trailers.add("x", trailer + "\r\nInjected: yes");
      }
      int port = RawHttp2.serve(loop, head, "body", trailers);
      rig.endpoints.set("web", new ReplicaAddress("127.0.0.1", port, true));
      String answer = rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(answer).contains(became).doesNotContain("Injected").endsWith("<end>");
      assertThat(answer.contains("body")).isEqualTo(!trailer.equals("none"));
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  /** A workload that gives each connection this one answer. */
  private ReplicaAddress answering(String answer) throws Exception {
    NetServer server =
        rig.vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(asked -> socket.write(answer)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    return ReplicaAddress.of("127.0.0.1", server.actualPort());
  }

  @ParameterizedTest
  @CsvSource({
    "GET http://b.example/x?y HTTP/1.1, GET b.example /x?y",
    "GET https://b.example HTTP/1.1, GET b.example /",
    "GET /a/../b/./c HTTP/1.1, GET a /b/c",
    "GET /a/%2e%2e/b HTTP/1.1, GET a /b",
    "GET /a/.%2E HTTP/1.1, GET a /",
    "GET /a//b HTTP/1.1, GET a /a//b",
    "GET /a%2Fb HTTP/1.1, GET a /a%2Fb",
    "GET /%61%7e%2D%5F/%2561%40%3b?%61 HTTP/1.1, GET a /a~-_/%2561%40%3b?%61",
    "GET /a%2F.b/..c/d..;e/.f;g HTTP/1.1, GET a /a%2F.b/..c/d..;e/.f;g",
    "GET /?a=../b HTTP/1.1, GET a /?a=../b",
    "OPTIONS * HTTP/1.1, OPTIONS a *",
  })
  void isReadInOneWay(String line, String read) throws Exception {
    assertThat(rig.raw(line + "\r\nHost: a\r\nConnection: close\r\n\r\n")).contains("200 OK");
    assertThat(seen).containsExactly(read);
  }

  @Test
  void aFoldedLineIsOneLine() throws Exception {
    String answer =
        rig.raw(
            "POST /fold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n"
                + "Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    assertThat(answer).contains("200 OK");
    assertThat(seen).containsExactly("POST a /fold");
  }

  @Test
  void aHeadHasALimit() throws Exception {
    assertThat(rig.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .contains(" 414 ");
    assertThat(rig.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(70_000) + "\r\n\r\n"))
        .contains(" 431 ");
    assertThat(seen).isEmpty();
  }

  @Test
  void aHeadOverHttp2HasALimit() throws Exception {
    readyForLargeHeads(this::answer);
    assertThat(RawHttp2.ask(rig.gateway.port(), head("a".repeat(31_000)))).isEqualTo("200");
    seen.clear();
    assertThat(RawHttp2.ask(rig.gateway.port(), head("a".repeat(34_000)))).isIn("431", "reset");
    assertThat(seen).isEmpty();
  }

  private void readyForLargeHeads(Handler<HttpServerRequest> handler) throws Exception {
    HttpServerOptions options = new HttpServerOptions().setMaxHeaderSize(64 << 10);
    rig.endpoints.set("web", Rig.endpoint(rig.workload(options, handler)));
  }

  private static Http2Headers head(String value) {
    return new DefaultHttp2Headers(false)
        .method("GET")
        .scheme("http")
        .authority("a")
        .path("/")
        .add("x-value", value);
  }

  /** Large heads stay in memory until the answer ends. */
  @Test
  void largeHeadsOfOneConnectionThatAreUnderWayAreFew() throws Exception {
    Queue<HttpServerRequest> running = new ConcurrentLinkedQueue<>();
    readyForLargeHeads(running::add);
    try (RawHttp2.Connection connection = RawHttp2.connect(rig.gateway.port())) {
      List<CompletableFuture<String>> small = new ArrayList<>();
      List<CompletableFuture<String>> large = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        small.add(connection.ask(head("a".repeat(2_000))));
      }
      for (int i = 0; i < 30; i++) {
        large.add(connection.ask(head("b".repeat(30_000))));
      }
      await().until(() -> running.size() + large.stream().filter(Future::isDone).count() == 130);
      assertThat(running).hasSizeBetween(110, 125);
      for (CompletableFuture<String> refused : large.stream().filter(Future::isDone).toList()) {
        assertThat(refused.get()).isEqualTo("503");
      }
      running.forEach(request -> rig.vertx.runOnContext(go -> request.response().end()));
      for (CompletableFuture<String> answer : small) {
        assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("200");
      }
      running.clear();
      CompletableFuture<String> next = connection.ask(head("c".repeat(30_000)));
      await().until(() -> running.size() == 1 || next.isDone());
      assertThat(next).isNotDone();
    }
  }

  /** HTTP/2 can carry text that HTTP/1 would read as another header, or another request. */
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nInjected: yes", "a\nInjected: yes", "a\u0000b"})
  void aLineBreakInAHeaderOfHttp2IsRefused(String value) throws Exception {
    assertThat(RawHttp2.ask(rig.gateway.port(), head(value))).isEqualTo("400");
    assertThat(seen).isEmpty();
  }
}
