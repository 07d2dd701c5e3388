// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.redis.RedisSource.Cluster;
import io.sarban.scaler.measure.redis.RedisSource.Login;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections a cluster has. */
class ClusterServersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RedisCounts counts = new RedisCounts();
  private FakeCluster cluster;

  @AfterEach
  void stop() throws Exception {
    counts.close();
    cluster.close();
  }

  private List<Measurement> measure(String password, int keys) throws Exception {
    RedisSource source =
        new RedisSource(
            new Cluster(),
            List.of(cluster.address()),
            new Login(Optional.empty(), Optional.of(password)),
            0,
            Optional.empty());
    MetricTarget target = new MetricTarget(MetricType.AverageValue, 5);
    List<RedisQuery> queries =
        IntStream.range(0, keys)
            .mapToObj(i -> new RedisQuery(source, new Count.Elements("k" + i), "m", 0, target))
            .toList();
    return counts.measure(new Batch<>(source, queries));
  }

  private static int number(String key) {
    return Integer.parseInt(key.substring(1));
  }

  /** A hostile server says so at each poll. */
  @Test
  void aServerThatHasNoKeyLeftIsClosed() throws Exception {
    cluster = new FakeCluster(40);
    for (int i = 0; i < 40; i++) {
      int owner = i;
      cluster.owner = key -> owner;
      assertThat(measure("secret", 1)).containsOnly(Measurement.of(1.0, 0));
    }
    await().atMost(PATIENCE).until(() -> cluster.open.get() <= 2);
  }

  @Test
  void connectionsToFiftyMastersStayOpen() throws Exception {
    cluster = new FakeCluster(51);
    cluster.owner = key -> 1 + number(key) % 50;
    for (int i = 0; i < 5; i++) {
      assertThat(measure("secret", 100)).hasSize(100).containsOnly(Measurement.of(1.0, 0));
    }
    assertThat(cluster.opened).hasValue(51);
  }

  @Test
  void moreMastersThanConnectionsAreAskedInTurn() throws Exception {
    cluster = new FakeCluster(80);
    cluster.owner = key -> number(key) % 80;
    for (int i = 0; i < 3; i++) {
      assertThat(measure("secret", 160)).hasSize(160).containsOnly(Measurement.of(1.0, 0));
      await().atMost(PATIENCE).until(() -> cluster.open.get() <= 64);
    }
  }

  /** With many logins, each is a source of its own. */
  @Test
  void connectionsOfAllClustersAreLimited() throws Exception {
    cluster = new FakeCluster(16);
    cluster.owner = key -> number(key) % 16;
    int sources = 200;
    for (int i = 0; i < sources; i++) {
      assertThat(measure("secret" + i, 16)).containsOnly(Measurement.of(1.0, 0));
    }
    await().atMost(PATIENCE).until(() -> cluster.open.get() <= 2_000 + 2 * sources);
    counts.close();
    await().atMost(PATIENCE).until(() -> cluster.open.get() == 0);
  }
}
