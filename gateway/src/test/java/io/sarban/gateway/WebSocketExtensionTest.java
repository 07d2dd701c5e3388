// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A browser offers compression for its WebSockets; only the workload may accept it. */
class WebSocketExtensionTest {

  private static final String ASK =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";

  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

  private static String head(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int sign = in.read();
      assertThat(sign).as("after %s", head).isNotNegative();
      head.append((char) sign);
    }
    return head.toString().toLowerCase();
  }

  private static void write(Socket socket, String text) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String[] heads(String accepted) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
        Rig rig = new Rig();
        Socket client = new Socket("127.0.0.1", rig.gateway.port())) {
      rig.endpoints.set("web", ReplicaAddress.of("127.0.0.1", server.getLocalPort()));
      client.setSoTimeout(60_000);
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket workload = server.accept()) {
                  String head = head(workload.getInputStream());
                  write(workload, ANSWER + accepted + "\r\n");
                  write(workload, "hello");
                  workload.getInputStream().read();
                  return head;
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      write(client, ASK);
      String answer = head(client.getInputStream());
      assertThat(new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
          .isEqualTo("hello");
      write(client, "x");
      return new String[] {seen.get(), answer};
    }
  }

  @Test
  void anOfferIsPassedOnAndNotAcceptedForTheWorkload() throws Exception {
    String[] heads = heads("");
    assertThat(heads[0]).contains("permessage-deflate");
    assertThat(heads[1]).startsWith("http/1.1 101 ").doesNotContain("sec-websocket-extensions");
  }

  @Test
  void whatTheWorkloadAcceptsIsAcceptedOnce() throws Exception {
    String[] heads = heads("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    assertThat(heads[1].split("sec-websocket-extensions", -1)).hasSize(2);
    assertThat(heads[1]).contains("sec-websocket-extensions: permessage-deflate\r\n");
  }
}
