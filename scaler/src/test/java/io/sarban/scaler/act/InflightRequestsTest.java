// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.FreePort;
import io.sarban.scaler.act.InflightRequests.Address;
import io.sarban.scaler.decide.Replica;
import io.sarban.scaler.decide.Replica.Work;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InflightRequestsTest {

  private final InflightRequests requests = new InflightRequests();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2000);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    try (exchange) {
      switch (path) {
        case "missing" -> exchange.sendResponseHeaders(404, -1);
        case "redirect" -> {
          exchange.getResponseHeaders().add("Location", "/0");
          exchange.sendResponseHeaders(302, -1);
        }
        case "twice" -> respond(exchange, "{\"inflight\": 3, \"inflight\": 0}");
        case "more" -> respond(exchange, "{\"inflight\": 0} {\"inflight\": 3}");
        case "hang" -> never.await();
        case "long" -> respond(exchange, "{\"inflight\": 0, \"x\": \"" + "y".repeat(9000) + "\"}");
        case "text" -> respond(exchange, "busy");
        default -> respond(exchange, "{\"inflight\": " + path + ", \"more\": true}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void respond(HttpExchange exchange, String text) throws IOException {
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // the next request may begin once this one is answered
    underWay.decrementAndGet();
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Address address(String path) {
    String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    return Address.of(path, true, URI.create(base + path));
  }

  private Replica ask(String path) {
    return requests.ask(List.of(address(path))).get(0);
  }

  @Test
  void aNumberAboveZeroIsBusy() {
    assertThat(ask("0").work()).isEqualTo(Work.IDLE);
    assertThat(ask("3").work()).isEqualTo(Work.BUSY);
  }

  @Test
  void whatIsNoAnswerIsUnreadableAndSaysWhy() {
    assertThat(ask("missing").trouble()).endsWith("/missing answers with status 404");
    assertThat(ask("text").trouble()).endsWith("/text does not answer with JSON");
    assertThat(ask("-1").trouble()).contains("does not answer with a number \"inflight\"");
    assertThat(ask("1.5").work()).isEqualTo(Work.UNREADABLE);
    assertThat(ask("null").work()).isEqualTo(Work.UNREADABLE);
    assertThat(ask("long").trouble()).contains("more than 4 KiB");
    assertThat(ask("hang").trouble()).endsWith("/hang does not answer in time");
  }

  /** An ambiguous answer must not end a busy replica. */
  @Test
  void whatCouldMeanAnythingIsUnreadable() {
    for (String answer :
        List.of("twice", "more", "18446744073709551616", "9".repeat(1500), "1e3")) {
      assertThat(ask(answer).work()).describedAs(answer).isEqualTo(Work.UNREADABLE);
    }
    assertThat(ask("9223372036854775807").work()).isEqualTo(Work.BUSY);
  }

  /** The replica could otherwise choose where the scaler sends requests. */
  @Test
  void aRedirectIsNotFollowed() {
    Replica replica = ask("redirect");
    assertThat(replica.work()).isEqualTo(Work.UNREADABLE);
    assertThat(replica.trouble()).contains("/redirect redirects to ", "which is not followed");
  }

  @Test
  void thousandsThatCannotBeAskedAreToldOfOneByOne() {
    List<Address> addresses =
        IntStream.range(0, 20_000)
            .mapToObj(i -> Address.none("r" + i, true, "no address"))
            .toList();
    assertThat(requests.ask(addresses))
        .hasSize(20_000)
        .extracting(Replica::trouble)
        .containsOnly("no address");
  }

  @Test
  void whatIsNotThereIsUnreadable() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:" + FreePort.find() + "/");
    Replica replica = requests.ask(List.of(Address.of("r", true, nobody))).get(0);
    assertThat(replica.work()).isEqualTo(Work.UNREADABLE);
    assertThat(replica.trouble()).endsWith("/ cannot be connected to");
    assertThat(requests.ask(List.of(Address.none("r", false, "no address"))))
        .containsExactly(new Replica("r", false, Work.UNREADABLE, "no address"));
  }

  @Test
  void aThousandAreAskedInTheirOrderAndNotAllAtOnce() {
    List<Address> addresses =
        IntStream.range(0, 1000).mapToObj(i -> address(String.valueOf(i % 2 * 7))).toList();
    List<Replica> replicas = requests.ask(addresses);
    assertThat(replicas)
        .extracting(Replica::name)
        .isEqualTo(addresses.stream().map(Address::replica).toList());
    assertThat(replicas).noneMatch(r -> r.name().equals("0") && r.work() == Work.BUSY);
    assertThat(replicas).noneMatch(r -> r.name().equals("7") && r.work() == Work.IDLE);
    assertThat(most.get()).isBetween(1, 200);
  }

  @Test
  void manyThatHangAreGivenUpTogether() {
    List<Address> addresses = IntStream.range(0, 500).mapToObj(i -> address("hang")).toList();
    assertThat(requests.ask(addresses))
        .hasSize(500)
        .extracting(Replica::work)
        .containsOnly(Work.UNREADABLE);
  }
}
