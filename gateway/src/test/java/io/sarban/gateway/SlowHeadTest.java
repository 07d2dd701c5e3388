// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that dribbles the head of a request keeps its connection for a limited time. */
class SlowHeadTest {

  private final Rig rig =
      new Rig(Rig.settings().with(GatewaySettings.Times.DEFAULT.withHead(Duration.ofMillis(500))));

  @BeforeEach
  void start() throws Exception {
    rig.ready(request -> request.body(body -> request.response().end("seen")));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A sign every 50 ms, until the other side ends the connection. */
  private static void dribble(Socket socket, String text) throws Exception {
    socket.setSoTimeout(50);
    for (int i = 0; i < 400; i++) {
      try {
        socket.getOutputStream().write(text.charAt(Math.min(i, text.length() - 1)));
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (java.net.SocketTimeoutException e) {
        // it listens still
      } catch (IOException e) {
        return;
      }
    }
    throw new AssertionError("the connection is open after 20 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /aaaaa", "P", "GET / HTTP/1.1\r\nHost: a\r\nX: aaaaaaaa", "PRI * HTTP/2.0\r"})
  void theFirstHead(String beginning) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      dribble(socket, beginning);
    }
  }

  @Test
  void aLaterHead() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      ask(socket);
      // between two requests a connection may wait
      Thread.sleep(1_500);
      ask(socket);
      dribble(socket, "GET /aaaaaa");
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    InputStream in = socket.getInputStream();
    StringBuilder all = new StringBuilder();
    while (!all.toString().endsWith("seen")) {
      int sign = in.read();
      assertThat(sign).as("after %s", all).isNotNegative();
      all.append((char) sign);
    }
  }

  @Test
  void aBodyMayTakeItsTimeAndSoMayTheAnswer() throws Exception {
    rig.endpoints.set("web");
    try (Socket socket = new Socket("127.0.0.1", rig.gateway.port())) {
      socket
          .getOutputStream()
          .write(
              bytes(
                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"));
      for (int i = 0; i < 10; i++) {
        Thread.sleep(150);
        socket.getOutputStream().write('x');
      }
      Thread.sleep(1_000);
      start();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRequestOverHttp2MayWait(boolean upgrade) throws Exception {
    rig.endpoints.set("web");
    HttpClient client =
        rig.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(upgrade));
    var answer =
        client
            .request(HttpMethod.GET, rig.gateway.port(), "127.0.0.1", "/")
            .compose(request -> request.send())
            .compose(HttpClientResponse::body)
            .toCompletionStage()
            .toCompletableFuture();
    Thread.sleep(1_500);
    assertThat(rig.gateway.holds().held()).isEqualTo(1);
    start();
    assertThat(answer.get(10, TimeUnit.SECONDS)).hasToString("seen");
  }

  /** Java's client begins with HTTP/1 and upgrades, in several steps. */
  @Test
  void aRequestOfJavasOwnClientMayWait() throws Exception {
    rig.endpoints.set("web");
    var client =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_2)
            .build();
    var answer =
        client.sendAsync(
            rig.request("/").version(java.net.http.HttpClient.Version.HTTP_2).build(),
            java.net.http.HttpResponse.BodyHandlers.ofString());
    await().until(() -> rig.gateway.holds().held() == 1);
    Thread.sleep(3_000);
    assertThat(rig.gateway.holds().held()).isEqualTo(1);
    start();
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("seen");
    assertThat(answer.get().version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_2);
  }

  @Test
  void aWebSocketMayBeSilent() throws Exception {
    rig.endpoints.set(
        "web",
        Rig.endpoint(
            rig.vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get()));
    WebSocket socket =
        rig.vertx
            .createWebSocketClient()
            .connect(rig.gateway.port(), "127.0.0.1", "/")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    socket.textMessageHandler(heard::add);
    for (String text : List.of("a", "b")) {
      socket.writeTextMessage(text);
      Thread.sleep(1_000);
    }
    assertThat(heard).containsExactly("a", "b");
  }
}
