// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.StreamEntryID;

/** Redis as a cluster, and with sentinels. */
class RedisTopologyIT {

  private static final String PREFIX = "k-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private static final Map<String, String> CLUSTER_LOGIN = Map.of("password", "sarban");
  private static final Map<String, String> SENTINEL_LOGIN =
      Map.of("password", "sarban", "sentinelPassword", "sentinel");

  private static Map<String, String> sentinel(String... pairs) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("addresses", TestServers.setting("REDIS_SENTINEL"));
    metadata.put("sentinelMaster", "orders");
    for (int i = 0; i < pairs.length; i += 2) {
      metadata.put(pairs[i], pairs[i + 1]);
    }
    return metadata;
  }

  @Test
  void measuresKeysOfAllServersOfACluster() {
    String addresses = TestServers.setting("REDIS_CLUSTER");
    try (Measuring measuring = new Measuring("redis");
        RedisClusterClient cluster =
            RedisClusterClient.builder()
                .nodes(Set.of(HostAndPort.from(addresses.split(",", 2)[0])))
                .clientConfig(DefaultJedisClientConfig.builder().password("sarban").build())
                .build()) {
      List<Query> queries = new ArrayList<>();
      List<Measurement> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        cluster.rpush(PREFIX + i, "one", "two");
        queries.add(cluster(measuring, "redis-cluster", "listName", PREFIX + i));
        expected.add(new Measured(2, true));
      }
      cluster.sadd(PREFIX + "set", "one");
      queries.add(cluster(measuring, "redis-cluster", "listName", PREFIX + "set"));
      cluster.xadd(PREFIX + "stream", StreamEntryID.NEW_ENTRY, Map.of("a", "b"));
      queries.add(cluster(measuring, "redis-cluster-streams", "stream", PREFIX + "stream"));
      expected.addAll(List.of(new Measured(1, true), new Measured(1, true)));
      assertThat(measuring.measure(queries)).isEqualTo(expected);
      assertThat(measuring.measure(queries)).isEqualTo(expected);
    }
  }

  private static Query cluster(Measuring measuring, String type, String key, String value) {
    Map<String, String> metadata =
        Map.of("addresses", TestServers.setting("REDIS_CLUSTER"), key, value);
    return measuring.query(type, metadata, CLUSTER_LOGIN, Map.of());
  }

  @Test
  void saysWhatIsWrongWithACluster() {
    try (Measuring measuring = new Measuring("redis")) {
      Map<String, String> metadata = Map.of("addresses", "127.0.0.1:1", "listName", "x");
      Query down = measuring.query("redis-cluster", metadata, CLUSTER_LOGIN, Map.of());
      Failed failed = measuring.failure(down);
      assertThat(failed.field()).isEqualTo("addresses");
      assertThat(failed.message()).contains("Redis cluster at 127.0.0.1:1: cannot be connected to");
      Query wrong =
          measuring.query(
              "redis-cluster",
              Map.of("addresses", TestServers.setting("REDIS_CLUSTER"), "listName", "x"),
              Map.of("password", "sesame"),
              Map.of());
      assertThat(measuring.failure(wrong).field()).isEqualTo("password");
    }
  }

  @Test
  void measuresTheMasterThatTheSentinelsKnow() {
    HostAndPort master = HostAndPort.from(TestServers.setting("REDIS_OF_SENTINEL"));
    try (Measuring measuring = new Measuring("redis");
        Jedis jedis = new Jedis(master)) {
      jedis.auth("sarban");
      jedis.rpush(PREFIX + "list", "one", "two", "three");
      jedis.xadd(PREFIX + "stream", StreamEntryID.NEW_ENTRY, Map.of("a", "b"));
      Query list =
          measuring.query(
              "redis-sentinel", sentinel("listName", PREFIX + "list"), SENTINEL_LOGIN, Map.of());
      Query stream =
          measuring.query(
              "redis-sentinel-streams",
              sentinel("stream", PREFIX + "stream"),
              SENTINEL_LOGIN,
              Map.of());
      assertThat(measuring.measure(List.of(list, stream)))
          .containsExactly(new Measured(3, true), new Measured(1, true));
    }
  }

  @Test
  void saysWhatIsWrongWithSentinels() {
    try (Measuring measuring = new Measuring("redis")) {
      Query unknown =
          measuring.query(
              "redis-sentinel",
              sentinel("listName", "x", "sentinelMaster", "ordres"),
              SENTINEL_LOGIN,
              Map.of());
      assertThat(measuring.failure(unknown).field()).isEqualTo("sentinelMaster");
      Query down =
          measuring.query(
              "redis-sentinel",
              sentinel("listName", "x", "addresses", "127.0.0.1:1"),
              SENTINEL_LOGIN,
              Map.of());
      assertThat(measuring.failure(down).field()).isEqualTo("addresses");
      assertThatThrownBy(
              () ->
                  measuring.query(
                      "redis-sentinel",
                      sentinel("listName", "x", "sentinelMaster", ""),
                      SENTINEL_LOGIN,
                      Map.of()))
          .isInstanceOfSatisfying(
              InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("sentinelMaster"));
    }
  }
}
