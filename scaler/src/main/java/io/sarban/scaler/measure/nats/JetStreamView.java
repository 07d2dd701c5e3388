// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.nats.JetStreamReport.Consumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reports of a cluster's servers, or of a single server, about an account. Only a consumer's
 * leader has its figures.
 *
 * @param unread why some servers did not report
 */
record JetStreamView(List<Reporting> servers, List<String> unread) {

  private static final String ENDPOINT = "natsServerMonitoringEndpoint";

  /**
   * A server's report.
   *
   * @param name the server's name as consumers name their leader; empty for a single server
   */
  record Reporting(Optional<String> name, JetStreamReport report) {

    boolean leads(Consumer consumer) {
      return name.isEmpty() || name.equals(consumer.leader());
    }
  }

  /** Whether the query can be measured without further requests. */
  boolean settles(NatsQuery query) {
    return servers.stream()
        .anyMatch(server -> consumer(server, query).filter(server::leads).isPresent());
  }

  Measurement measure(NatsQuery query) {
    List<Consumer> seen = new ArrayList<>();
    for (Reporting server : servers) {
      Optional<Consumer> consumer = consumer(server, query);
      if (consumer.filter(server::leads).isPresent()) {
        return measured(query, consumer.get().lag());
      }
      consumer.ifPresent(seen::add);
    }
    return seen.isEmpty() ? missing(query) : leaderless(query, seen.get(0));
  }

  private static Measurement measured(NatsQuery query, double lag) {
    return Double.isNaN(lag)
        ? Measurement.failed(
            "consumer",
            query.source().describe()
                + " does not tell how many messages wait for consumer \""
                + query.consumer()
                + "\"")
        : Measurement.of(lag, query.activation());
  }

  private static Optional<Consumer> consumer(Reporting server, NatsQuery query) {
    return server.report().consumer(query.stream(), query.consumer());
  }

  private Measurement leaderless(NatsQuery query, Consumer consumer) {
    String of = query.source().describe() + ": consumer \"" + query.consumer() + "\" ";
    return Measurement.failed(
        ENDPOINT,
        consumer
                .leader()
                .map(leader -> of + "is led by " + leader + ", which did not report")
                .orElse(of + "has no leader")
            + (unread.isEmpty() ? "" : ": " + unread.get(0)));
  }

  private Measurement missing(NatsQuery query) {
    String source = query.source().describe();
    if (!unread.isEmpty()) {
      return Measurement.failed(ENDPOINT, unread.get(0));
    }
    if (servers.stream().allMatch(server -> server.report().disabled())) {
      return Measurement.failed(
          ENDPOINT, source + " has no JetStream: switch it on, or fix " + ENDPOINT);
    }
    if (servers.stream().noneMatch(server -> server.report().hasAccount())) {
      return Measurement.failed(
          "account", source + " has no account of that name with JetStream: fix account");
    }
    if (servers.stream().noneMatch(s -> s.report().hasStream(query.stream()))) {
      return Measurement.failed(
          "stream", source + " has no stream \"" + query.stream() + "\": create it, or fix stream");
    }
    return Measurement.failed(
        "consumer",
        source
            + " has no consumer \""
            + query.consumer()
            + "\" of stream \""
            + query.stream()
            + "\": create it, or fix consumer");
  }
}
