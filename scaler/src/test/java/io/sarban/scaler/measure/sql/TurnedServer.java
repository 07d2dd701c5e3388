// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A proxy in front of a real server. When it receives a text chosen by the test, it answers by
 * itself, like a hostile server.
 */
final class TurnedServer implements AutoCloseable {

  /** The proxy's own answer. */
  @FunctionalInterface
  interface Turn {
    void answer(OutputStream client) throws IOException, InterruptedException;
  }

  private final ServerSocket listening;
  private final int real;
  private final String trigger;
  private final Turn turn;
  private final ByteArrayOutputStream after = new ByteArrayOutputStream();

  TurnedServer(int real, String trigger, Turn turn) throws IOException {
    this.real = real;
    this.trigger = trigger;
    this.turn = turn;
    listening = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    start(
        () -> {
          while (true) {
            Socket client = listening.accept();
            start(() -> serve(client));
          }
        });
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What clients sent after it had turned. */
  String heard() {
    synchronized (after) {
      return after.toString(StandardCharsets.ISO_8859_1);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // the other side is gone
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) throws Exception {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), real)) {
      start(() -> server.getInputStream().transferTo(client.getOutputStream()));
      byte[] buffer = new byte[64 * 1024];
      InputStream said = client.getInputStream();
      for (int n = said.read(buffer); n >= 0; n = said.read(buffer)) {
        if (new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(trigger)) {
          start(() -> turn.answer(client.getOutputStream()));
          listen(said);
          return;
        }
        server.getOutputStream().write(buffer, 0, n);
      }
    }
  }

  private void listen(InputStream said) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int n = said.read(buffer); n >= 0; n = said.read(buffer)) {
      synchronized (after) {
        after.write(buffer, 0, n);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
