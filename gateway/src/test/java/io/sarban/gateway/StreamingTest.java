// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocket;
import io.vertx.core.net.NetServer;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingTest {

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** Over HTTP/2 all answers of a pod come over one connection. */
  @Test
  void aClientThatDoesNotReadStopsNoOther() throws Exception {
    HttpServer pod =
        rig.workload(
            request -> {
              if (request.path().equals("/big")) {
                request.response().end("x".repeat(10_000_000));
              } else {
                request.response().end("read");
              }
            });
    rig.endpoints.set("web", new ReplicaAddress("127.0.0.1", pod.actualPort(), true));
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        Socket client = new Socket("127.0.0.1", rig.gateway.port());
        clients.add(client);
        client
            .getOutputStream()
            .write("GET /big HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().read()).isEqualTo('H');
      }
      for (int i = 0; i < 16; i++) {
        assertThat(rig.get("/small").body()).isEqualTo("read");
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void eventsArriveAsTheyAreSent() throws Exception {
    AtomicReference<HttpServerResponse> open = new AtomicReference<>();
    rig.ready(
        request -> {
          request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          request.response().write("");
          open.set(request.response());
        });
    HttpResponse<InputStream> answer =
        rig.client.send(rig.request("/").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    for (int i = 0; i < 3; i++) {
      String event = "data: " + i + "\n\n";
      rig.vertx.runOnContext(go -> open.get().write(event));
      assertThat(new String(answer.body().readNBytes(event.length()))).isEqualTo(event);
    }
    rig.vertx.runOnContext(go -> open.get().end());
    assertThat(answer.body().readAllBytes()).isEmpty();
  }

  @Test
  void aClientThatLeavesEndsTheWorkloadsWork() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    rig.ready(
        request -> {
          request.connection().closeHandler(closed -> ended.countDown());
          request.response().setChunked(true).write("begun");
        });
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      socket.getInputStream().read();
    }
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
  }

  @Test
  void aWorkloadThatBreaksOffIsNotHidden() throws Exception {
    rig.ready(
        request -> {
          request.response().putHeader("Content-Length", "100").write("only this");
          rig.vertx.setTimer(100, go -> request.connection().close());
        });
    String answer = rig.raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answer).contains("only this").endsWith("<end>");
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
  }

  @Test
  void aClientIsToldToContinueByTheWorkload() throws Exception {
    rig.ready(
        request -> {
          if (request.path().equals("/no")) {
            request.response().setStatusCode(417).end();
            return;
          }
          request.response().writeContinue();
          request.body(body -> request.response().end("got " + body.result()));
        });
    HttpRequest.Builder yes =
        rig.request("/yes").expectContinue(true).POST(HttpRequest.BodyPublishers.ofString("it"));
    assertThat(rig.send(yes).body()).isEqualTo("got it");
    String no =
        rig.raw(
            "POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assertThat(no).startsWith("HTTP/1.1 417").doesNotContain("100 Continue").endsWith("<end>");
  }

  private static final String HINT = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";

  private NetServer hinting(int hints) throws Exception {
    NetServer server =
        rig.vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        request -> {
                          for (int i = 0; i < hints; i++) {
                            socket.write(HINT);
                          }
                          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        }))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    rig.endpoints.set("web", ReplicaAddress.of("127.0.0.1", server.actualPort()));
    return server;
  }

  @Test
  void hintsArriveAndManyAreLeftOut() throws Exception {
    hinting(2);
    String few = rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(few.split("103 Early Hints", -1)).hasSize(3);
    assertThat(few).contains("200 OK");
    hinting(50);
    String many = rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(many.split("103 Early Hints", -1)).hasSizeLessThanOrEqualTo(11);
    assertThat(many).contains("200 OK");
  }

  /** Unread answers would fill the gateway's memory. */
  @Test
  void hintsWithoutEndAreNoAnswer() throws Exception {
    hinting(100_000);
    assertThat(rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .contains(" 502 ")
        .doesNotContain("200 OK");
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestArrives() throws Exception {
    rig.ready(request -> request.response().setStatusCode(413).end("too much"));
    String answer =
        rig.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nbeginning");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("too much").endsWith("<end>");
  }

  @Test
  void aSlowReaderHoldsTheWorkloadBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    rig.ready(
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          pour(response, sent);
        });
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(16 << 10);
      socket.connect(new java.net.InetSocketAddress("127.0.0.1", rig.gateway.port()));
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(java.time.Duration.ofMillis(500))
          .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(30L << 20);
    }
  }

  private static void pour(HttpServerResponse response, AtomicLong sent) {
    Buffer chunk = Buffer.buffer(new byte[32 << 10]);
    while (!response.writeQueueFull() && !response.closed()) {
      response.write(chunk);
      sent.addAndGet(chunk.length());
    }
    response.drainHandler(drained -> pour(response, sent));
  }

  @Test
  void aSlowWorkloadHoldsTheClientBack() throws Exception {
    AtomicReference<HttpServerRequest> slow = new AtomicReference<>();
    rig.ready(
        request -> {
          request.pause();
          slow.set(request);
        });
    HttpClient client = rig.vertx.createHttpClient();
    HttpClientRequest request =
        client
            .request(HttpMethod.POST, rig.gateway.port(), "127.0.0.1", "/")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    request.setChunked(true);
    AtomicLong sent = new AtomicLong();
    Buffer chunk = Buffer.buffer(new byte[32 << 10]);
    long timer =
        rig.vertx.setPeriodic(
            1,
            tick -> {
              for (int i = 0; i < 100 && !request.writeQueueFull(); i++) {
                request.write(chunk);
                sent.addAndGet(chunk.length());
              }
            });
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(java.time.Duration.ofMillis(500))
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    assertThat(sent.get()).isLessThan(30L << 20);
    slow.get().resume();
    await().until(() -> sent.get() > 40L << 20);
    rig.vertx.cancelTimer(timer);
    request.reset();
  }

  @Test
  void aGigabyteGoesThroughBothWays() throws Exception {
    long size = 1L << 30;
    rig.ready(
        request -> {
          request.response().putHeader("Content-Length", request.getHeader("Content-Length"));
          request.pipeTo(request.response());
        });
    byte[] chunk = new byte[64 << 10];
    AtomicLong sent = new AtomicLong();
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      socket.setSoTimeout(20_000);
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket
                      .getOutputStream()
                      .write(
                          ("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                                  + size
                                  + "\r\n\r\n")
                              .getBytes());
                  while (sent.get() < size) {
                    socket.getOutputStream().write(chunk);
                    sent.addAndGet(chunk.length);
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      long received = 0;
      byte[] buffer = new byte[256 << 10];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        received += n;
      }
      writing.get();
      assertThat(received).isGreaterThan(size).isLessThan(size + 1_000);
    }
  }

  @Test
  void aWebSocketGoesThrough() throws Exception {
    HttpServer server =
        rig.vertx
            .createHttpServer()
            .webSocketHandler(
                socket ->
                    socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    CompletableFuture<WebSocket> connecting =
        rig.vertx
            .createWebSocketClient()
            .connect(rig.gateway.port(), "127.0.0.1", "/chat")
            .toCompletionStage()
            .toCompletableFuture();
    await().until(() -> rig.gateway.holds().held() == 1);
    rig.endpoints.set("web", Rig.endpoint(server));
    WebSocket socket = connecting.get(60, TimeUnit.SECONDS);
    socket.textMessageHandler(got::add);
    socket.writeTextMessage("hello");
    assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("echo hello");
    socket.writeTextMessage("x".repeat(60_000));
    assertThat(got.poll(60, TimeUnit.SECONDS)).hasSize(60_005);
    assertThat(rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency()).isEqualTo(1);
    socket.close();
    await().until(() -> rig.gateway.counts().of(Rig.ROUTE).orElseThrow().concurrency() == 0);
  }

  @Test
  void aWebSocketThatIsRefusedIsAnAnswer() throws Exception {
    rig.ready(request -> request.response().setStatusCode(403).end("no"));
    String answer =
        rig.raw(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 403").contains("no");
  }

  private HttpClient http2() {
    return rig.vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false));
  }

  @Test
  void http2InClearTextReachesAWorkloadOfHttp1() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    rig.ready(
        request -> {
          seen.add(request.version() + " " + request.headers().contains("Transfer-Encoding"));
          request.headers().getAll("Cookie").forEach(seen::add);
          request.response().end("host " + request.getHeader("Host"));
        });
    HttpClient client = http2();
    String body =
        client
            .request(HttpMethod.GET, rig.gateway.port(), "127.0.0.1", "/x")
            .compose(
                request -> {
                  request.headers().add("Cookie", "a=1").add("Cookie", "b=2");
                  return request.send();
                })
            .compose(HttpClientResponse::body)
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .toString();
    assertThat(body).isEqualTo("host 127.0.0.1:" + rig.gateway.port());
    assertThat(seen).containsExactly("HTTP_1_1 false", "a=1; b=2");
    String posted =
        client
            .request(HttpMethod.POST, rig.gateway.port(), "127.0.0.1", "/x")
            .compose(request -> request.send(Buffer.buffer("text")))
            .compose(HttpClientResponse::body)
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .toString();
    assertThat(posted).startsWith("host ");
  }

  /** As gRPC has it: HTTP/2 both ways, messages both ways, and the status in trailers. */
  @Test
  void grpcGoesThroughWithItsTrailers() throws Exception {
    HttpServer server =
        rig.workload(
            request -> {
              if (request.path().equals("/only.Trailers/Call")) {
                request.response().putHeader("grpc-status", "12").end();
                return;
              }
              HttpServerResponse response = request.response();
              response.putHeader("content-type", "application/grpc");
              request.handler(
                  message -> {
                    if (message.length() > 0) {
                      response.write(Buffer.buffer("re:").appendBuffer(message));
                    }
                  });
              request.endHandler(
                  end -> {
                    response.putTrailer("grpc-status", "0");
                    response.putTrailer(
                        "grpc-message", request.version() + " " + request.authority());
                    response.end();
                  });
            });
    rig.endpoints.set("web", new ReplicaAddress("127.0.0.1", server.actualPort(), true));
    HttpClientRequest call =
        http2()
            .request(HttpMethod.POST, rig.gateway.port(), "127.0.0.1", "/a.Service/Call")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    call.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    AtomicReference<HttpClientResponse> answer = new AtomicReference<>();
    call.response()
        .onSuccess(
            response -> {
              answer.set(response);
              response.handler(message -> got.add(message.toString()));
              response.endHandler(end -> got.add("end"));
            });
    call.setChunked(true).sendHead();
    call.write("one");
    assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("re:one");
    call.write("two");
    assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("re:two");
    call.end();
    assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("end");
    assertThat(answer.get().getTrailer("grpc-status")).isEqualTo("0");
    assertThat(answer.get().getTrailer("grpc-message"))
        .isEqualTo("HTTP_2 127.0.0.1:" + rig.gateway.port());
    HttpClientResponse only =
        http2()
            .request(HttpMethod.POST, rig.gateway.port(), "127.0.0.1", "/only.Trailers/Call")
            .compose(
                request ->
                    request.putHeader("content-type", "application/grpc").send(Buffer.buffer("x")))
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertThat(only.getHeader("grpc-status")).isEqualTo("12");
  }

  @Test
  void trailersOfHttp1ArriveToo() throws Exception {
    rig.ready(
        request -> {
          request.response().setChunked(true).write("body");
          request.response().putTrailer("X-Sum", "42").end();
        });
    assertThat(rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .contains("X-Sum: 42");
  }

  @Test
  void headAndEmptyAnswersStayAsTheyAre() throws Exception {
    rig.ready(
        request -> {
          if (request.method() == HttpMethod.HEAD) {
            request.response().putHeader("Content-Length", "123").end();
          } else {
            request.response().setStatusCode(request.path().equals("/304") ? 304 : 204).end();
          }
        });
    String head = rig.raw("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(head.toLowerCase()).contains("content-length: 123").doesNotContain("chunked");
    assertThat(rig.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 204")
        .endsWith("\r\n\r\n<end>");
    assertThat(rig.raw("GET /304 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 304")
        .endsWith("\r\n\r\n<end>");
    assertThat(rig.raw("GET / HTTP/1.0\r\nHost: a\r\n\r\n")).contains(" 204 ").endsWith("<end>");
  }
}
