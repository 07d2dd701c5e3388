// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.trust.IdentityHosts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long answers: a tenant may run the server. */
class AzureQueueAnswersTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AzureQueueTrigger trigger = new AzureQueueTrigger(IdentityHosts.NONE);
  private HttpServer server;
  private final AtomicInteger peeks = new AtomicInteger();
  private volatile byte[] messages = {};
  private volatile CompletableFuture<Void> answering = CompletableFuture.completedFuture(null);

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          boolean peek = exchange.getRequestURI().getPath().endsWith("/messages");
          if (peek) {
            peeks.incrementAndGet();
            answering.join();
          }
          byte[] body = peek ? messages : new byte[0];
          exchange.getResponseHeaders().set("Content-Type", "application/xml");
          exchange.getResponseHeaders().set("x-ms-approximate-messages-count", "77");
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    trigger.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private Measurement measure() throws Exception {
    return measure(1).get(0);
  }

  private List<Measurement> measure(int queues) throws Exception {
    AzureQueueSource source =
        new AzureQueueSource.ByConnection(
            "QueueEndpoint=http://127.0.0.1:"
                + server.getAddress().getPort()
                + "/account;AccountName=account;AccountKey=YQ==");
    MetricTarget target = new MetricTarget(MetricType.AverageValue, 5);
    AzureQueueQuery query = new AzureQueueQuery(source, "connection", "q", true, 0, target);
    return trigger.measure(new Batch<>(source, Collections.nCopies(queues, query)));
  }

  /** An answer that waits is not dropped, and 8 of 4 MiB have room. */
  @Test
  void anAccountHasEightAnswersWithMessagesAtATime() throws Exception {
    has(31, 64 << 10);
    answering = new CompletableFuture<>();
    CompletableFuture<List<Measurement>> measured = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            measured.complete(measure(16));
          } catch (Exception e) {
            measured.completeExceptionally(e);
          }
        });
    try {
      await().until(() -> peeks.get() == 8 && waiting() > 0);
    } finally {
      answering.complete(null);
    }
    assertThat(measured.join()).hasSize(16).containsOnly(Measurement.of(31.0, 0));
  }

  private static long waiting() {
    return Thread.getAllStackTraces().values().stream()
        .map(List::of)
        .filter(
            frames ->
                frames.stream().anyMatch(frame -> frame.getClassName().endsWith(".Semaphore"))
                    && frames.stream()
                        .anyMatch(
                            frame ->
                                frame.getClassName().equals(AzureQueueTrigger.class.getName())))
        .count();
  }

  private void has(int number, int length) {
    String message =
        """
        <QueueMessage><MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId>\
        <InsertionTime>Fri, 09 Oct 2009 21:04:30 GMT</InsertionTime>\
        <ExpirationTime>Fri, 16 Oct 2009 21:04:30 GMT</ExpirationTime>\
        <DequeueCount>1</DequeueCount><MessageText>%s</MessageText></QueueMessage>
        """
            .strip()
            .formatted("x".repeat(length));
    messages =
        ("<?xml version=\"1.0\"?><QueueMessagesList>"
                + message.repeat(number)
                + "</QueueMessagesList>")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void countsTheLongestMessagesThatAzureHas() throws Exception {
    has(31, 64 << 10);
    assertThat(measure()).isEqualTo(Measurement.of(31.0, 0));
    has(32, 64 << 10);
    assertThat(measure()).isEqualTo(Measurement.of(77.0, 0));
  }

  @Test
  void readsNoAnswerThatIsLonger() throws Exception {
    messages = new byte[15 << 20];
    assertThat(measure().toString()).contains("answers with more than 4 MiB");
  }
}
