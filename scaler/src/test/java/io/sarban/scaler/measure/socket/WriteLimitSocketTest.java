// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WriteLimitSocketTest {

  /** More than any socket's buffers take. */
  private static final byte[] LONG = new byte[64 << 20];

  @Test
  void isClosedWhereAServerDoesNotRead() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Socket socket = new WriteLimitSocket(300)) {
      socket.connect(server.getLocalSocketAddress());
      try (Socket silent = server.accept()) {
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
  }
}
