// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.LateEnd;
import io.sarban.scaler.measure.kafka.LagRules.Lag;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ResolvedAdmin;
import org.apache.kafka.common.TopicPartition;

/** A cluster's admin client. Used by one thread at a time. */
final class KafkaCluster implements LateEnd {

  /** The client says nothing to a broker when it ends. Zero would wait for ever. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(1);

  private final KafkaSource source;
  private final BrokerAddresses addresses;
  private final Admin admin;
  private final LastCommits commits;
  private final OffsetRoom room;
  private final Portions portions = new Portions(this::measurePortion, InstantSource.system());

  KafkaCluster(
      KafkaSource source,
      BrokerAddresses addresses,
      Admin admin,
      LastCommits commits,
      OffsetRoom room) {
    this.source = source;
    this.addresses = addresses;
    this.admin = admin;
    this.commits = commits;
    this.room = room;
  }

  /**
   * Creates the client without connecting.
   *
   * @throws IOException if a server is at a metadata address, or none has an address
   */
  static KafkaCluster open(KafkaSource source, LastCommits commits, OffsetRoom room)
      throws IOException {
    BootstrapServers.check(source.bootstrapServers());
    return open(source, BrokerAddresses.checked(), commits, room);
  }

  /** With a look-up for the brokers that the cluster announces. */
  static KafkaCluster open(
      KafkaSource source, BrokerAddresses addresses, LastCommits commits, OffsetRoom room) {
    Admin admin = ResolvedAdmin.create(AdminSettings.of(source), addresses);
    return new KafkaCluster(source, addresses, admin, commits, room);
  }

  List<Measurement> measure(List<KafkaQuery> queries) throws InterruptedException {
    Measurement refused = KafkaFailures.cluster(source, new OffsetRoom.FullException());
    return portions.measure(queries).stream().map(one -> one.orElse(refused)).toList();
  }

  private List<Optional<Measurement>> measurePortion(List<KafkaQuery> queries)
      throws InterruptedException {
    Set<String> namespaces =
        queries.stream().map(query -> query.object().namespace()).collect(Collectors.toSet());
    try (OffsetRoom.Place place = room.place(namespaces)) {
      Offsets offsets = Offsets.ask(admin, queries, place);
      return queries.stream().map(query -> ifThereIsRoom(query, offsets)).toList();
    } catch (OffsetRoom.FullException e) {
      return Collections.nCopies(queries.size(), Optional.empty());
    }
  }

  private Optional<Measurement> ifThereIsRoom(KafkaQuery query, Offsets offsets) {
    return offsets.areComplete(query) ? Optional.of(measurement(query, offsets)) : Optional.empty();
  }

  private Measurement measurement(KafkaQuery query, Offsets offsets) {
    Answer<Map<TopicPartition, Long>> committed = offsets.committed(query.group());
    if (committed.failure() != null) {
      return KafkaFailures.group(source, query.group(), addresses.cause(committed.failure()));
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : offsets.topics(query)) {
      Answer<List<TopicPartition>> answer = offsets.partitions(topic);
      if (answer.failure() != null) {
        return KafkaFailures.topic(source, topic, addresses.cause(answer.failure()));
      }
      answer.value().stream()
          .filter(p -> query.rules().counts(p.partition()))
          .forEach(partitions::add);
    }
    if (partitions.isEmpty() && !query.topics().isEmpty()) {
      return Measurement.failed(
          "partitionLimitation", "names no partition that the topic has: fix it");
    }
    return measurement(query, offsets, partitions, committed.value());
  }

  private Measurement measurement(
      KafkaQuery query,
      Offsets offsets,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Long> old = commits.before(query.owner());
    Lag lag = Lag.of(0);
    long lagging = 0;
    for (TopicPartition partition : partitions) {
      Answer<Long> end = offsets.end(partition);
      if (end.failure() != null) {
        return KafkaFailures.topic(source, partition.topic(), addresses.cause(end.failure()));
      }
      Lag part =
          query
              .rules()
              .lag(
                  end.value(),
                  Optional.ofNullable(committed.get(partition)),
                  Optional.ofNullable(old.get(partition)));
      lag = lag.plus(part);
      lagging += part.counted() > 0 ? 1 : 0;
    }
    remember(query, partitions, committed);
    double metric = query.rules().metric(lag.counted(), partitions.size(), lagging);
    return new Measurement.Measured(metric, lag.total() > query.activation());
  }

  private void remember(
      KafkaQuery query, List<TopicPartition> partitions, Map<TopicPartition, Long> committed) {
    if (query.rules().excludePersistentLag()) {
      Map<TopicPartition, Long> kept = new HashMap<>(committed);
      kept.keySet().retainAll(partitions);
      commits.remember(query.owner(), kept);
    }
  }

  /** Does not wait for the client's thread, which may be in a look-up. */
  @Override
  public void close() {
    addresses.close();
    admin.close(CLOSE_LIMIT);
  }

  @Override
  public CompletionStage<Void> ended() {
    return addresses.close();
  }
}
