// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Hears from pods, a line for each request that came to one, and counts them. */
final class Arrivals implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 100);
  private final Map<String, AtomicInteger> times = new ConcurrentHashMap<>();

  Arrivals() throws IOException {
    IoThread.start(
        "arrivals",
        () -> {
          while (true) {
            Socket pod = server.accept();
            IoThread.start("arrivals", () -> hear(pod));
          }
        });
  }

  int port() {
    return server.getLocalPort();
  }

  /** How often each request came to a pod. */
  Map<String, AtomicInteger> times() {
    return times;
  }

  private void hear(Socket pod) throws IOException {
    try (pod;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(pod.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String id = lines.readLine(); id != null; id = lines.readLine()) {
        times.computeIfAbsent(id, first -> new AtomicInteger()).incrementAndGet();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
