// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerSocketTest {

  /** More than any socket's buffers take. */
  private static final byte[] LONG = new byte[64 << 20];

  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private AnswerSocket connected() throws IOException {
    AnswerSocket socket = AnswerSocket.open();
    socket.connect(server.getLocalSocketAddress(), 5000);
    return socket;
  }

  @Test
  void aWriteToAServerThatDoesNotReadEnds() throws Exception {
    try (AnswerSocket socket = connected();
        Socket silent = server.accept()) {
      socket.setSoTimeout(300);
      CompletableFuture<Exception> ended = new CompletableFuture<>();
      new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(LONG);
                  ended.complete(null);
                } catch (IOException e) {
                  ended.complete(e);
                }
              })
          .start();
      await().until(ended::isDone);
      assertThat(ended.join()).isInstanceOf(IOException.class);
      assertThat(socket.isClosed()).isTrue();
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void whatIsWrittenInTimeArrives() throws Exception {
    try (AnswerSocket socket = connected();
        Socket reading = server.accept()) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write('a');
      socket.getOutputStream().write(new byte[] {'b', 'c', 'd'}, 1, 2);
      socket.getOutputStream().flush();
      assertThat(reading.getInputStream().readNBytes(3)).containsExactly('a', 'c', 'd');
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void nothingIsWrittenWhenTheTimeIsOver() throws Exception {
    try (AnswerSocket socket = connected();
        Socket silent = server.accept()) {
      socket.setSoTimeout(1);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> socket.getOutputStream().write('a'))
                      .isInstanceOf(IOException.class)
                      .hasMessageContaining("in time"));
      assertThat(silent.isConnected()).isTrue();
    }
  }
}
