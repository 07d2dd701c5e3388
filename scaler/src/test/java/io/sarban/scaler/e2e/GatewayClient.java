// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks the gateways as an ingress does: one that is ready, by the EndpointSlices of their Service.
 * Each request has a connection of its own, and is sent once.
 */
final class GatewayClient {

  private static final int PORT = 8080;

  private final KubernetesClient client;
  private volatile List<String> ready = List.of();

  GatewayClient(KubernetesClient client) {
    this.client = client;
  }

  /** Looks who is ready now. */
  List<String> look() {
    ready =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(InstalledCluster.NAMESPACE)
            .withLabel("kubernetes.io/service-name", "sarban-gateway")
            .list()
            .getItems()
            .stream()
            .flatMap(slice -> slice.getEndpoints().stream())
            .filter(GatewayClient::isReady)
            .map(endpoint -> endpoint.getAddresses().get(0))
            .toList();
    return ready;
  }

  private static boolean isReady(Endpoint endpoint) {
    return Boolean.TRUE.equals(endpoint.getConditions().getReady());
  }

  /**
   * All that comes back until the connection ends.
   *
   * @param limit for all of it; an {@link IOException} where it is over
   */
  String ask(String host, String method, String path, String body, Duration limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    try (Socket socket = connected(end)) {
      socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
      String head =
          "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, path, host, body.length());
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Where a connection is refused nothing was sent: another gateway is asked. */
  private Socket connected(long end) throws IOException, InterruptedException {
    while (true) {
      List<String> now = ready;
      Socket socket = new Socket();
      try {
        if (!now.isEmpty()) {
          String host = now.get(ThreadLocalRandom.current().nextInt(now.size()));
          socket.connect(new InetSocketAddress(host, PORT), 5_000);
          return socket;
        }
      } catch (ConnectException | NoRouteToHostException e) {
        socket.close();
      }
      if (System.nanoTime() > end) {
        throw new IOException("no gateway takes connections");
      }
      Thread.sleep(20);
    }
  }
}
