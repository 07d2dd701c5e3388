// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection that is never idle, but sends no request. */
class AcceptedConnectionsTest {

  @Test
  void whoOnlySendsAByteNowAndThenIsClosed() throws Exception {
    Vertx vertx = Vertx.vertx();
    AcceptedConnections connections = new AcceptedConnections(vertx, Duration.ofMillis(600));
    HttpServer server =
        vertx
            // with HTTP/2, Vert.x reports a connection only after its first headers
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .connectionHandler(connections::opened)
            .requestHandler(request -> request.response().end("x"));
    int port =
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      assertThat(trickle(socket)).isTrue();
    } finally {
      connections.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Whether the server closes the connection before the header is too long. */
  private static boolean trickle(Socket socket) throws InterruptedException {
    try {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 2000; i++) {
        socket.getOutputStream().write('y');
        Thread.sleep(50);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
