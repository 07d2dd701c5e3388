// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Asks general workers for their readiness until they are ready; other programs count as ready at
 * once. A program that serves HTTP counts as answering once it accepts a connection.
 */
final class ReadinessProbes {

  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(1), 1 << 20);

  private static final int MAX_MILLIS = 50;

  private final WebClient http = new WebClient(Destinations.OF_RESOURCES);

  /**
   * @param changed called on any thread when the process starts to answer
   */
  void probe(WorkerProcess process, Runnable changed) {
    if (!process.isGeneralWorker()) {
      process.ready(process.isAlive());
    }
    if (process.isAnswering() || !process.isAsked()) {
      return;
    }
    if (!process.isGeneralWorker()) {
      connect(process, changed);
      return;
    }
    URI uri = URI.create("http://127.0.0.1:" + process.port() + "/observe/health/ready");
    http.ask(HttpRequest.newBuilder(uri).build(), LIMITS)
        .thenAccept(
            response -> {
              if (response.status() == 200) {
                process.ready(true);
                changed.run();
              }
            })
        .exceptionally(notYet -> null);
  }

  /** Needs no time limit on loopback: a closed port refuses at once. */
  private static void connect(WorkerProcess process, Runnable changed) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), process.port()), MAX_MILLIS);
      process.answering(true);
      changed.run();
    } catch (IOException notYet) {
      // tried again later
    }
  }
}
