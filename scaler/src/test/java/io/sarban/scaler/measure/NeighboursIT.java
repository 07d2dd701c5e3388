// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;

/** Objects that share a connection: a mistake in one does not change the numbers of another. */
class NeighboursIT {

  private static final String PREFIX = "n-" + UUID.randomUUID().toString().substring(0, 8) + "-";

  @Test
  void aQueueThatCannotBeReadOverAmqpBlindsNoOther() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    String url = TestServers.setting("RABBITMQ_AMQP");
    factory.setUri(url);
    try (Measuring measuring = new Measuring("rabbitmq");
        com.rabbitmq.client.Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(PREFIX + "good", false, false, true, null);
      channel.queueDeclare(PREFIX + "locked", false, true, true, null);
      channel.basicPublish("", PREFIX + "good", null, new byte[1]);
      List<Query> queries = new ArrayList<>();
      for (String queue :
          List.of(
              PREFIX + "missing",
              PREFIX + "good",
              PREFIX + "locked",
              "\ud800",
              "a\u0000b",
              "amq.",
              PREFIX + "good",
              "x".repeat(255))) {
        queries.add(rabbit(measuring, url, queue));
      }
      for (int poll = 0; poll < 3; poll++) {
        List<Measurement> measured = measuring.measure(queries);
        assertThat(measured.get(1)).isEqualTo(new Measured(1, true));
        assertThat(measured.get(6)).isEqualTo(new Measured(1, true));
        for (int i : new int[] {0, 2, 3, 4, 5, 7}) {
          assertThat(measured.get(i)).isInstanceOf(Failed.class);
        }
      }
      assertThatThrownBy(() -> rabbit(measuring, url, "x".repeat(256)))
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("at most 255 bytes");
    }
  }

  private static Query rabbit(Measuring measuring, String url, String queue) {
    return measuring.query(
        Map.of("host", url, "queueName", queue, "mode", "QueueLength", "value", "1"));
  }

  @Test
  void otherCredentialsAreAnotherSource() {
    try (Measuring rabbit = new Measuring("rabbitmq");
        Measuring redis = new Measuring("redis");
        Measuring kafka = new Measuring("kafka")) {
      Map<String, String> queue = Map.of("host", "amqp://h/", "queueName", "q");
      Map<String, String> list = Map.of("address", "h:1", "listName", "l");
      Map<String, String> topic =
          Map.of(
              "bootstrapServers", "h:1", "consumerGroup", "g", "topic", "t", "sasl", "plaintext");
      for (Measuring measuring : List.of(rabbit, redis, kafka)) {
        Map<String, String> metadata =
            measuring == rabbit ? queue : measuring == redis ? list : topic;
        Source one = source(measuring, metadata, "u", "p");
        assertThat(source(measuring, metadata, "u", "p")).isEqualTo(one);
        assertThat(source(measuring, metadata, "u", "other")).isNotEqualTo(one);
        assertThat(source(measuring, metadata, "v", "p")).isNotEqualTo(one);
        assertThat(one.toString()).doesNotContain("p4ss");
      }
    }
  }

  private static Source source(
      Measuring measuring, Map<String, String> metadata, String user, String password) {
    return measuring
        .query(metadata, Map.of("username", user, "password", "p4ss" + password), Map.of())
        .source();
  }

  @Test
  void aDatabaseOfRedisIsNoOtherObjectsDatabase() {
    String address = TestServers.setting("REDIS");
    try (Measuring measuring = new Measuring("redis");
        Jedis jedis = new Jedis(HostAndPort.from(address))) {
      jedis.auth("sarban");
      jedis.rpush(PREFIX + "l", "one", "two");
      jedis.select(3);
      jedis.rpush(PREFIX + "l", "one");
      Query zero = redis(measuring, address, PREFIX + "l", "0");
      Query three = redis(measuring, address, PREFIX + "l", "3");
      Query none = redis(measuring, address, PREFIX + "l", "999999");
      assertThat(zero.source()).isNotEqualTo(three.source());
      for (int poll = 0; poll < 3; poll++) {
        assertThat(measuring.measure(three)).isEqualTo(new Measured(1, true));
        assertThat(measuring.failure(none).field()).isEqualTo("databaseIndex");
        assertThat(measuring.measure(zero)).isEqualTo(new Measured(2, true));
      }
    }
  }

  private static Query redis(Measuring measuring, String address, String list, String database) {
    return measuring.query(
        Map.of("address", address, "listName", list, "databaseIndex", database),
        Map.of("password", "sarban"),
        Map.of());
  }

  @Test
  void aKeyOfAnotherServerOfAClusterBlindsNoOther() {
    String first = TestServers.setting("REDIS_CLUSTER").split(",", 2)[0];
    try (Measuring measuring = new Measuring("redis");
        RedisClusterClient cluster =
            RedisClusterClient.builder()
                .nodes(Set.of(HostAndPort.from(first)))
                .clientConfig(DefaultJedisClientConfig.builder().password("sarban").build())
                .build()) {
      List<Query> queries = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        cluster.rpush(PREFIX + i, "one");
        queries.add(redis(measuring, first, PREFIX + i, "0"));
      }
      for (int poll = 0; poll < 2; poll++) {
        List<Measurement> measured = measuring.measure(queries);
        assertThat(measured).contains(new Measured(1, true));
        assertThat(measured)
            .anySatisfy(
                one -> assertThat(one.toString()).contains("on another server of a cluster"));
        assertThat(measured)
            .allMatch(one -> one instanceof Failed || one.equals(new Measured(1, true)));
      }
    }
  }

  @Test
  void aGroupOrTopicThatCannotBeBlindsNoOther() throws Exception {
    String servers = TestServers.setting("KAFKA");
    try (Measuring measuring = new Measuring("kafka");
        Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(PREFIX + "t", 1, (short) 1))).all().get();
      Query good = kafka(measuring, servers, PREFIX + "g", PREFIX + "t");
      List<Query> queries =
          List.of(
              good,
              kafka(measuring, servers, "g".repeat(1000), PREFIX + "t"),
              kafka(measuring, servers, "g\u0000 \u00fc\n", PREFIX + "t"),
              kafka(measuring, servers, PREFIX + "g", "missing-" + PREFIX),
              kafka(measuring, servers, PREFIX + "g", ".."));
      for (int poll = 0; poll < 2; poll++) {
        List<Measurement> measured = measuring.measure(queries);
        assertThat(measured.get(0)).isEqualTo(new Measured(1, true));
        assertThat(measured.get(3)).isInstanceOf(Failed.class);
        assertThat(measured.get(4)).isInstanceOf(Failed.class);
      }
      for (String topic : List.of("a b", "x".repeat(250), "tür")) {
        assertThatThrownBy(() -> kafka(measuring, servers, "g", topic))
            .isInstanceOf(InvalidFieldException.class);
      }
      assertThatThrownBy(() -> kafka(measuring, servers, "g".repeat(40_000), "t"))
          .hasMessageContaining("at most 1000");
      assertThatThrownBy(() -> kafka(measuring, servers, "g\ud800", "t"))
          .as("Kafka answers of another group than was asked for, and the client gives up on all")
          .isInstanceOf(InvalidFieldException.class);
    }
  }

  private static Query kafka(Measuring measuring, String servers, String group, String topic) {
    return measuring.query(
        Map.of("bootstrapServers", servers, "consumerGroup", group, "topic", topic));
  }
}
