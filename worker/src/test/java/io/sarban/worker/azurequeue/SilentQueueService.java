// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A queue service with some messages, which does not answer the renewals of one of them. */
final class SilentQueueService implements AutoCloseable {

  private static final String DATE = "Sat, 28 Nov 2026 16:00:00 GMT";

  private final List<String> messages;
  private final String unanswered;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicBoolean given = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  SilentQueueService(List<String> messages, String unanswered) throws IOException {
    this.messages = messages;
    this.unanswered = unanswered;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  QueueServiceClient client() {
    return new QueueServiceClientBuilder()
        .connectionString(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=aaaa;QueueEndpoint=http://127.0.0.1:%d/a"
                .formatted(server.getAddress().getPort()))
        .buildClient();
  }

  /**
   * @param method PUT: a renewal, DELETE
   */
  long count(String method, String message) {
    return requests.stream().filter((method + " " + message)::equals).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String message = path.substring(path.lastIndexOf('/') + 1);
      requests.add(exchange.getRequestMethod() + " " + message);
      switch (exchange.getRequestMethod()) {
        case "GET" -> giveMessages(exchange);
        case "PUT" -> renew(exchange, message);
        default -> exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private void giveMessages(HttpExchange exchange) throws IOException {
    List<String> now = given.getAndSet(true) ? List.of() : messages;
    byte[] body =
        now.stream()
            .map(SilentQueueService::xml)
            .collect(Collectors.joining("", "<QueueMessagesList>", "</QueueMessagesList>"))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String xml(String message) {
    return """
    <QueueMessage><MessageId>%1$s</MessageId><InsertionTime>%2$s</InsertionTime>\
    <ExpirationTime>%2$s</ExpirationTime><PopReceipt>any</PopReceipt>\
    <TimeNextVisible>%2$s</TimeNextVisible><DequeueCount>1</DequeueCount>\
    <MessageText>%1$s</MessageText></QueueMessage>\
    """
        .formatted(message, DATE);
  }

  private void renew(HttpExchange exchange, String message) throws IOException {
    if (message.equals(unanswered)) {
      awaitEnd();
    }
    exchange.getResponseHeaders().set("x-ms-popreceipt", "another");
    exchange.getResponseHeaders().set("x-ms-time-next-visible", DATE);
    exchange.sendResponseHeaders(204, -1);
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdown();
  }
}
