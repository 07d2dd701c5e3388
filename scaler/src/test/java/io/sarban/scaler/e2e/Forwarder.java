// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to the API server that can be cut: what goes through it is lost then. */
final class Forwarder implements AutoCloseable {

  private final ServerSocket server;
  private final String host;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean cut;

  /**
   * @param to the API server
   */
  Forwarder(URI to) throws IOException {
    host = to.getHost();
    port = to.getPort() < 0 ? 443 : to.getPort();
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    IoThread.start("forwarder", this::accept);
  }

  String url() {
    return "https://127.0.0.1:" + server.getLocalPort() + "/";
  }

  /** Drops all connections, and every new one. */
  void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  void fix() {
    cut = false;
  }

  /** Connections that were dropped as soon as they were made. */
  int refused() {
    return refused.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      if (cut) {
        refused.incrementAndGet();
        client.close();
      } else {
        IoThread.start("forwarder", () -> join(client));
      }
    }
  }

  private void join(Socket client) throws IOException {
    try (client;
        Socket api = new Socket(host, port)) {
      open.add(client);
      open.add(api);
      if (cut) {
        return;
      }
      IoThread.start("forwarder", () -> copy(api, client));
      copy(client, api);
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
