// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster of 100 servers, each the leader of one consumer. */
class NatsClusterTest {

  private static final int SERVERS = 100;

  private final List<HttpServer> servers = new ArrayList<>();
  private final NatsCalls calls = new NatsCalls();
  private int port;

  @AfterEach
  void stop() throws Exception {
    calls.close();
    servers.forEach(server -> server.stop(0));
  }

  private static String host(int number) {
    return "127.0.2." + (number + 1);
  }

  private static String name(int number) {
    return "nats-%d.%s".formatted(number, "x".repeat(60));
  }

  private void start(int number) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host(number), port), 0);
    port = server.getAddress().getPort();
    String id = "N%055d".formatted(number);
    String urls =
        IntStream.range(0, SERVERS)
            .mapToObj(other -> "\"%s:4222\"".formatted(host(other)))
            .collect(Collectors.joining(","));
    answer(
        server,
        "/varz",
        "{\"server_id\": \"%s\", \"server_name\": \"%s\", \"connect_urls\": [%s]}"
            .formatted(id, name(number), urls));
    answer(
        server,
        "/jsz",
        """
        {"server_id": "%s", "meta_cluster": {"cluster_size": 100}, "account_details": [
          {"name": "shop", "stream_detail": [{"name": "orders", "consumer_detail": [
            {"name": "worker-%d", "num_pending": %d, "num_ack_pending": 0,
             "cluster": {"leader": "%s"}}]}]}]}
        """
            .formatted(id, number, number, name(number)));
    server.start();
    servers.add(server);
  }

  private static void answer(HttpServer server, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(path, exchange -> send(exchange, bytes));
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void eachConsumerIsMeasuredByItsLeader() throws Exception {
    for (int number = 0; number < SERVERS; number++) {
      start(number);
    }
    NatsSource source =
        new NatsSource(
            URI.create("http://" + host(0) + ":" + port), "shop", "shop", Optional.empty());
    List<NatsQuery> queries =
        IntStream.range(0, SERVERS)
            .mapToObj(
                number ->
                    new NatsQuery(
                        source,
                        "orders",
                        "worker-" + number,
                        0,
                        new MetricTarget(MetricType.AverageValue, 10)))
            .toList();
    List<Measurement> wanted =
        IntStream.range(0, SERVERS).mapToObj(number -> Measurement.of(number, 0)).toList();

    for (int poll = 0; poll < 3; poll++) {
      assertThat(calls.measure(new Batch<>(source, queries))).isEqualTo(wanted);
    }
  }
}
