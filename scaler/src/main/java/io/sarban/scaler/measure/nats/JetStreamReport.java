// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's answer at {@code /jsz}. Source: "Monitoring", JetStream Information, in NATS'
 * documentation.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record JetStreamReport(
    @JsonProperty("server_id") String serverId,
    @JsonProperty("disabled") boolean disabled,
    @JsonProperty("meta_cluster") MetaCluster cluster,
    @JsonProperty("account_details") List<Account> accounts) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record MetaCluster(@JsonProperty("cluster_size") int size) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Account(
      @JsonProperty("id") String id,
      @JsonProperty("name") String name,
      @JsonProperty("stream_detail") List<StreamDetail> streams) {

    Stream<StreamDetail> stream(String wanted) {
      return orEmpty(streams).stream().filter(stream -> wanted.equals(stream.name()));
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record StreamDetail(
      @JsonProperty("name") String name,
      @JsonProperty("consumer_detail") List<Consumer> consumers) {}

  /**
   * A consumer of a stream.
   *
   * @param pending messages that wait for delivery
   * @param unacknowledged messages that were delivered, and not acknowledged yet
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Consumer(
      @JsonProperty("name") String name,
      @JsonProperty("num_pending") long pending,
      @JsonProperty("num_ack_pending") long unacknowledged,
      @JsonProperty("cluster") Group cluster) {

    /** The server that has the consumer's figures; empty if there is no cluster. */
    Optional<String> leader() {
      return cluster == null ? Optional.empty() : Optional.ofNullable(cluster.leader());
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Group(@JsonProperty("leader") String leader) {}

  boolean clustered() {
    return cluster != null && cluster.size() > 1;
  }

  /** For an unknown account name, the answer contains all other accounts. */
  Optional<Account> account(NatsSource wanted) {
    return orEmpty(accounts).stream()
        .filter(
            account ->
                wanted.account().equals(account.id()) || wanted.name().equals(account.name()))
        .findFirst();
  }

  boolean hasStream(NatsSource account, String stream) {
    return account(account).stream().flatMap(a -> a.stream(stream)).findAny().isPresent();
  }

  Optional<Consumer> consumer(NatsSource account, String stream, String consumer) {
    return account(account).stream()
        .flatMap(a -> a.stream(stream))
        .flatMap(s -> orEmpty(s.consumers()).stream())
        .filter(c -> consumer.equals(c.name()))
        .findFirst();
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }
}
