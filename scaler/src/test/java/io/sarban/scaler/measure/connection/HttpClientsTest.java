// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.http.ConnectionFailures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpClientsTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger using = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger slowly = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          int bytes = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          exchange.sendResponseHeaders(200, bytes);
          exchange.getResponseBody().write(new byte[bytes]);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private int use(HttpClients.Answer answer) {
    most.accumulateAndGet(using.incrementAndGet(), Math::max);
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    using.decrementAndGet();
    return answer.body().length;
  }

  private List<Integer> ask(int answers, int bytes) throws Exception {
    // answers that arrive before others do so however busy the machine is
    return ask(answers, bytes, Duration.ofMinutes(1));
  }

  private List<Integer> ask(int answers, int bytes, Duration ahead) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + bytes);
    List<Future<Integer>> asked = new ArrayList<>();
    try (HttpClients clients = new HttpClients(ahead)) {
      for (int i = 0; i < answers; i++) {
        asked.add(
            threads.submit(
                () ->
                    clients.ask(Optional.empty(), HttpRequest.newBuilder(uri).build(), this::use)));
      }
      List<Integer> lengths = new ArrayList<>();
      for (Future<Integer> each : asked) {
        lengths.add(each.get(3, TimeUnit.MINUTES));
      }
      return lengths;
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .build();
  }

  /** A server that keeps back the last byte. */
  private HttpRequest stalled(int length) {
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, length);
          exchange.getResponseBody().write(new byte[length - 1]);
          exchange.getResponseBody().flush();
          slowly.incrementAndGet();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.getResponseBody().write(0);
          exchange.close();
        });
    return request("/slow");
  }

  /** Many sources could send as much as fits, and never the last byte. */
  @Test
  void slowAnswersAreDroppedWhereTheyFillTheRoom() throws Exception {
    HttpRequest slow = stalled(250 << 10);
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    try (HttpClients clients = new HttpClients()) {
      for (int i = 0; i < 160; i++) {
        threads.execute(
            () -> {
              try {
                clients.ask(Optional.empty(), slow);
              } catch (IOException | InterruptedException e) {
                failures.add(ConnectionFailures.reason(e));
              }
            });
      }
      assertThat(failures.poll(20, TimeUnit.SECONDS))
          .startsWith("sends a long answer while too many others arrive");
      assertThat(clients.ask(Optional.empty(), request("/200000")).body()).hasSize(200_000);
    }
  }

  @Test
  void slowLargeAnswersMakeNoOtherWait() throws Exception {
    HttpRequest slow = stalled(300 << 10);
    try (HttpClients clients = new HttpClients()) {
      List<Future<HttpClients.Answer>> stalled = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        stalled.add(threads.submit(() -> clients.ask(Optional.empty(), slow)));
      }
      await().until(() -> slowly.get() == 10);
      assertThat(clients.ask(Optional.empty(), request("/300000")).body()).hasSize(300_000);
      assertThat(stalled).as("still arrive").noneMatch(Future::isDone);
      over.countDown();
      for (Future<HttpClients.Answer> each : stalled) {
        assertThat(each.get(1, TimeUnit.MINUTES).body()).hasSize(300 << 10);
      }
    }
  }

  /** Its bytes are given to others, so they must be gone. */
  @Test
  void anAnswerThatIsDroppedWaitsNoLonger() throws Exception {
    HttpRequest slow = stalled(250 << 10);
    CountDownLatch used = new CountDownLatch(1);
    CountDownLatch inUse = new CountDownLatch(2);
    HttpClients.Use<Integer> waits =
        answer -> {
          inUse.countDown();
          try {
            used.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          return answer.body().length;
        };
    try (HttpClients clients = new HttpClients()) {
      List<Future<Integer>> large = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        large.add(threads.submit(() -> clients.ask(Optional.empty(), request("/300000"), waits)));
      }
      inUse.await();
      Future<HttpClients.Answer> waiting =
          threads.submit(() -> clients.ask(Optional.empty(), request("/300001")));
      // they need more room than there is
      for (int i = 0; i < 200 && !waiting.isDone(); i++) {
        threads.submit(() -> clients.ask(Optional.empty(), slow));
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
          .hasStackTraceContaining("sends a long answer while too many others arrive");
      assertThat(large).as("are used still").noneMatch(Future::isDone);
      used.countDown();
      for (Future<Integer> each : large) {
        assertThat(each.get(1, TimeUnit.MINUTES)).isEqualTo(300_000);
      }
    }
  }

  /** Each may take 50 MiB of heap while it is looked through. */
  @Test
  void usesTwoLargeAnswersAtOnce() throws Exception {
    assertThat(ask(8, 1 << 18)).hasSize(8).containsOnly(1 << 18);
    assertThat(ask(4, 10 << 20)).hasSize(4).containsOnly(10 << 20);
    assertThat(most).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void slowLargeAnswersAreUsedTwoAtOnceToo() throws Exception {
    assertThat(ask(20, 300 << 10, Duration.ZERO)).hasSize(20).containsOnly(300 << 10);
    assertThat(most).hasValueLessThanOrEqualTo(2);
  }

  /** As trees, they may have 20 times their size. */
  @Test
  void usesOneMebibyteOfShorterAnswersAtOnce() throws Exception {
    assertThat(ask(20, 200 << 10)).hasSize(20).containsOnly(200 << 10);
    assertThat(most).hasValueLessThanOrEqualTo(5);
  }

  @Test
  void aShortAnswerIsWholeToo() throws Exception {
    assertThat(ask(3, 17)).hasSize(3).containsOnly(17);
    assertThat(ask(1, (1 << 20) - 1)).containsOnly((1 << 20) - 1);
  }
}
