// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.CannedAdmin;
import org.junit.jupiter.api.Test;

class KafkaClusterTest {

  private static final KafkaSource SOURCE = new KafkaSource("127.0.0.1:9", Optional.empty(), null);

  private final CannedAdmin admin = new CannedAdmin();

  private KafkaCluster cluster(BrokerAddresses addresses, OffsetRoom room) {
    return new KafkaCluster(SOURCE, addresses, admin.client(), new LastCommits(), room);
  }

  /** A second for each of a tenant's clients would fill the queue of those to be closed. */
  @Test
  void closingDoesNotWaitForTheClientsThread() {
    cluster(BrokerAddresses.checked(), new OffsetRoom()).close();
    assertThat(admin.closes()).containsExactly(Duration.ofMillis(1));
  }

  /** Nothing interrupts a look-up: a name server that is silent takes some ten seconds. */
  @Test
  void aClientWhoseThreadIsInALookUpEndsAfterIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<InetAddress> nameServer = new CompletableFuture<>();
    BrokerAddresses addresses =
        new BrokerAddresses(
            host -> {
              asked.countDown();
              return List.of(nameServer.join());
            });
    KafkaCluster cluster =
        KafkaCluster.open(SOURCE, addresses, new LastCommits(), new OffsetRoom());
    try {
      asked.await();
      cluster.close();
      assertThat(cluster.ended().toCompletableFuture()).isNotDone();
    } finally {
      nameServer.complete(InetAddress.getLoopbackAddress());
    }
    await().until(() -> cluster.ended().toCompletableFuture().isDone());
  }

  @Test
  void aClosedClientLooksNothingUp() {
    BrokerAddresses addresses = new BrokerAddresses(host -> List.of());
    addresses.close();
    assertThatThrownBy(() -> addresses.resolve("broker")).isInstanceOf(UnknownHostException.class);
  }

  private List<KafkaQuery> queries(String namespace, int groups, String topic) {
    List<KafkaQuery> queries = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      String group = namespace + "-" + i;
      admin.group(group, topic);
      queries.add(query(namespace, group, topic));
    }
    return queries;
  }

  private static KafkaQuery query(String namespace, String group, String topic) {
    LagRules rules =
        new LagRules(
            Optional.empty(), LagRules.OffsetReset.latest, false, false, true, false, false, 10);
    return new KafkaQuery(
        SOURCE,
        new ResourceKey(ResourceKind.SCALED_OBJECT, namespace, group),
        0,
        group,
        topic.isEmpty() ? Set.of() : Set.of(topic),
        rules,
        0,
        new MetricTarget(MetricType.AverageValue, 10));
  }

  private List<Measurement> measure(OffsetRoom room, List<KafkaQuery> queries) throws Exception {
    return cluster(BrokerAddresses.checked(), room).measure(queries);
  }

  @Test
  void groupsThatDoNotFitTogetherAreMeasuredInParts() throws Exception {
    admin.topic("t", 5);
    List<KafkaQuery> queries = queries("a", 30, "t");
    assertThat(measure(new OffsetRoom(10, 100, 200), queries))
        .hasSize(30)
        .containsOnly(new Measured(35, true));
  }

  /** A cluster without a login is one source for all namespaces. */
  @Test
  void groupsThatFillTheRoomAreRefusedAlone() throws Exception {
    admin.topic("t", 5);
    admin.topic("huge", 90);
    List<KafkaQuery> queries = new ArrayList<>(queries("a", 20, "huge"));
    queries.addAll(queries("neighbour", 10, "t"));
    admin.group("any", "huge", "t");
    queries.add(query("neighbour", "any", ""));
    List<Measurement> measured = measure(new OffsetRoom(10, 100, 200), queries);
    assertThat(measured.subList(20, 30)).containsOnly(new Measured(35, true));
    assertThat(measured.subList(0, 20)).hasOnlyElementsOfType(Measurement.Failed.class);
    assertThat(measured.get(30)).isInstanceOf(Measurement.Failed.class);
  }
}
