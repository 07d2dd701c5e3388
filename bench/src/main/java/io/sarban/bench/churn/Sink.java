// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/**
 * Where workers tell what they do: {@code /begun?id=ID&worker=PORT} answers how many milliseconds
 * the message takes, {@code /done} records it. Idempotent: a message that comes twice is counted
 * once, and as a duplicate.
 */
final class Sink implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final IntUnaryOperator millis;
  private final Map<Integer, Integer> done = new HashMap<>();
  private final Map<Integer, Set<Integer>> underWay = new HashMap<>();
  private int duplicates;
  private int interrupted;
  private int killed;

  /**
   * @param millis how long a message takes, by its id
   */
  Sink(IntUnaryOperator millis) throws IOException {
    this.millis = millis;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String[] words = exchange.getRequestURI().getQuery().split("[=&]", -1);
      int id = Integer.parseInt(words[1].strip());
      int worker = Integer.parseInt(words[3]);
      String text = record(exchange.getRequestURI().getPath(), id, worker);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized String record(String what, int id, int worker) {
    Set<Integer> own = underWay.computeIfAbsent(worker, port -> new HashSet<>());
    if (what.equals("/begun")) {
      own.add(id);
      return String.valueOf(millis.applyAsInt(id));
    }
    own.remove(id);
    if (done.merge(id, 1, Integer::sum) > 1) {
      duplicates++;
    }
    return "done";
  }

  /** The worker was killed: what it had begun is not the scale-in's fault. */
  synchronized void killed(int worker) {
    Set<Integer> own = underWay.remove(worker);
    killed += own == null ? 0 : own.size();
  }

  /** The worker has ended by itself: what it has begun and not done was interrupted. */
  synchronized void ended(int worker) {
    Set<Integer> own = underWay.remove(worker);
    interrupted += own == null ? 0 : own.size();
  }

  synchronized int done() {
    return done.size();
  }

  synchronized int duplicates() {
    return duplicates;
  }

  synchronized int interrupted() {
    return interrupted;
  }

  /** Messages in the hands of workers that were killed. */
  synchronized int cutByKills() {
    return killed;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
