// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that routes call, and that answers none of them until a test opens it. */
final class Gate implements AutoCloseable {

  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger arrivals = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  Gate() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    arrivals.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      return;
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  int arrivals() {
    return arrivals.get();
  }

  void open() {
    open.countDown();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
