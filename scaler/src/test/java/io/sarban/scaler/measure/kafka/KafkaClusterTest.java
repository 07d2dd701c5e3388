// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
}
