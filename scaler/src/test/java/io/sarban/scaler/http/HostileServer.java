// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server with arbitrary answers, which records what it receives. */
public final class HostileServer implements AutoCloseable {

  private static final long TRICKLE_MILLIS = 100;

  /** The requests received: request line, headers and body. */
  public final List<String> seen = new CopyOnWriteArrayList<>();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer http;

  public HostileServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.start();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + path;
  }

  public HostileServer answers(String path, int status, String body) {
    http.createContext(
        path,
        exchange -> {
          keep(exchange);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    return this;
  }

  public HostileServer redirects(String path, int status, String location) {
    http.createContext(
        path,
        exchange -> {
          keep(exchange);
          exchange.getResponseHeaders().add("Location", location);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    return this;
  }

  /** Sends headers at once, then a byte now and then, forever. */
  public HostileServer trickles(String path) {
    http.createContext(
        path,
        exchange -> {
          keep(exchange);
          exchange.sendResponseHeaders(200, 0);
          try {
            do {
              exchange.getResponseBody().write(' ');
              exchange.getResponseBody().flush();
            } while (!closed.await(TRICKLE_MILLIS, TimeUnit.MILLISECONDS));
          } catch (IOException e) {
            seen.add("given up");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    return this;
  }

  /** Sends spaces without end, as fast as possible. */
  public HostileServer floods(String path) {
    http.createContext(
        path,
        exchange -> {
          keep(exchange);
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
          try {
            while (closed.getCount() > 0) {
              exchange.getResponseBody().write(spaces);
            }
          } catch (IOException e) {
            seen.add("given up");
          }
          exchange.close();
        });
    return this;
  }

  private void keep(HttpExchange exchange) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> text.append('\n').append(name).append(": ").append(values));
    byte[] body = exchange.getRequestBody().readAllBytes();
    seen.add(text.append("\n\n").append(new String(body, StandardCharsets.UTF_8)).toString());
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
