// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the pods of {@link HttpGatewayE2eTest} run: a web server that tells the test of each request
 * before it works on it. One class file, without Sarban.
 *
 * <p>It ends as a good workload does: it serves on until nobody has sent it anything for a while,
 * and it has nothing in hand.
 */
public final class WebProgram {

  private static final long QUIET_NANOS = 5_000_000_000L;
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicLong LAST = new AtomicLong();

  private WebProgram() {}

  /** HOST and PORT of where to listen, and those of the test. */
  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 1_024);
    Socket test = new Socket(args[2], Integer.parseInt(args[3]));
    OutputStream told = test.getOutputStream();
    server.createContext("/", exchange -> answer(exchange, told));
    server.createContext("/ready", exchange -> respond(exchange, "ready"));
    server.setExecutor(Executors.newCachedThreadPool());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
    server.start();
  }

  private static void answer(HttpExchange exchange, OutputStream told) throws IOException {
    RUNNING.incrementAndGet();
    LAST.set(System.nanoTime());
    try {
      String id = exchange.getRequestURI().getPath().substring(1);
      byte[] body = exchange.getRequestBody().readAllBytes();
      synchronized (told) {
        told.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
        told.flush();
      }
      pause(50 + Math.floorMod(id.hashCode(), 300));
      respond(exchange, "answer to " + id + " of " + body.length);
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  private static void respond(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void end(HttpServer server) {
    LAST.set(System.nanoTime());
    while (RUNNING.get() > 0 || System.nanoTime() - LAST.get() < QUIET_NANOS) {
      pause(10);
    }
    server.stop(0);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
