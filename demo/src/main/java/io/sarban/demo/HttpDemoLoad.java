// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask one after the other, and count their answers. */
final class HttpDemoLoad {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean ends;

  HttpDemoLoad(String url) {
    request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
  }

  /** Asks, and waits for the answer. */
  void once() throws InterruptedException {
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      (status == 200 ? answered : lost).incrementAndGet();
    } catch (IOException e) {
      lost.incrementAndGet();
    }
  }

  /** So many clients ask from now on. */
  void begin(int number) {
    for (int i = 0; i < number; i++) {
      Thread client = new Thread(this::ask, "client-" + i);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
  }

  private void ask() {
    try {
      while (!ends) {
        once();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No client asks again; requests that wait are still answered. */
  void end() {
    ends = true;
  }

  boolean isOver() {
    return ends && clients.stream().noneMatch(Thread::isAlive);
  }

  int answered() {
    return answered.get();
  }

  /** Requests without an answer, or with an answer that is not the workload's. */
  int lost() {
    return lost.get();
  }
}
