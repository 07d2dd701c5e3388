// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.RouteName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of servers that send what gateways send. */
class GatewayStreamsTest {

  private static final RouteName ORDERS = new RouteName("shop", "orders");
  private static final String HELLO = "{\"gateway\":\"uid\",\"version\":1}";

  private final List<RouteName> woken = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GatewayStreams streams =
      new GatewayStreams(
          GatewayStreams.client().build(),
          "http",
          () -> Optional.of("token"),
          InstantSource.system());
  private Told a;
  private Told b;

  /** Sends each line to the connected client; an empty line ends the connection. */
  private final class Told implements AutoCloseable {
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Told() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext(
          "/counts",
          exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
              for (String line = lines.take(); !line.isEmpty(); line = lines.take()) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      server.start();
    }

    String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    void says(String... told) {
      lines.addAll(List.of(told));
    }

    void counts(int concurrency) {
      says(
          "{\"counts\":[{\"namespace\":\"shop\",\"name\":\"orders\",\"concurrency\":"
              + concurrency
              + ",\"rate\":0}]}");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @BeforeEach
  void start() throws IOException {
    a = new Told();
    b = new Told();
    streams.onWake(woken::add);
    a.says(HELLO);
    b.says(HELLO);
    streams.listed(Set.of(a.address(), b.address()));
    streams.lead(true);
  }

  @AfterEach
  void stop() {
    streams.close();
    a.close();
    b.close();
    threads.shutdownNow();
  }

  private void counts(CountedRoute wanted) {
    await().until(() -> streams.of(ORDERS).equals(wanted));
  }

  @Test
  void sumsAndWakes() {
    a.counts(3);
    b.counts(4);
    counts(CountedRoute.of(7, 0));
    assertThat(a.tokens).containsExactly("Bearer token");
    b.says("{\"wake\":{\"namespace\":\"shop\",\"name\":\"other\"}}");
    await().until(() -> woken.equals(List.of(new RouteName("shop", "other"))));
  }

  @Test
  void whoIsCutOffIsAskedAgain() {
    a.counts(3);
    b.counts(4);
    counts(CountedRoute.of(7, 0));
    a.says("", HELLO);
    a.counts(1);
    counts(CountedRoute.of(5, 0));
    assertThat(a.tokens).hasSize(2);
  }

  @Test
  void whatIsNoJsonOrTooLongCostsTheConnectionOnly() {
    b.counts(4);
    // lines for each connection: a connection that is given up would take the next one's lines
    a.says("{no", "", HELLO, "{\"x\":\"" + "x".repeat(1 << 20) + "\"}", "", HELLO);
    a.counts(1);
    counts(CountedRoute.of(5, 0));
  }

  @Test
  void whoIsNotListedAnyMoreIsHeardToItsEnd() {
    a.counts(3);
    b.counts(4);
    counts(CountedRoute.of(7, 0));
    streams.listed(Set.of(b.address()));
    a.counts(2);
    counts(CountedRoute.of(6, 0));
    a.says("{\"bye\":{}}", "");
    counts(CountedRoute.of(4, 0));
    streams.tend();
    a.says(HELLO);
    a.counts(9);
    b.counts(5);
    counts(CountedRoute.of(5, 0));
    assertThat(a.tokens).hasSize(1);
  }

  @Test
  void aFollowerAsksNobody() {
    a.counts(3);
    b.counts(4);
    counts(CountedRoute.of(7, 0));
    streams.lead(false);
    assertThat(streams.of(ORDERS).blind()).isPresent();
    a.says("", HELLO);
    b.says("", HELLO);
    a.counts(3);
    b.counts(4);
    streams.lead(true);
    counts(CountedRoute.of(7, 0));
  }
}
