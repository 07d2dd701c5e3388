// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trust.MetadataAddresses;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kafka trigger, by its route, against a real broker. */
class KafkaIT {

  private static final String PREFIX = "t-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private static Measuring measuring;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    measuring = new Measuring("kafka");
    admin = Admin.create(Map.of("bootstrap.servers", TestServers.setting("KAFKA")));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                TestServers.setting("KAFKA"),
                // a batch that the broker does not accept at once is soon sent again
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5000,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    producer.close();
    admin.close();
    measuring.close();
  }

  /** A topic with these numbers of messages in its partitions. */
  private static String topic(String name, int... messages) throws Exception {
    String topic = PREFIX + name;
    admin.createTopics(List.of(new NewTopic(topic, messages.length, (short) 1))).all().get();
    for (int partition = 0; partition < messages.length; partition++) {
      send(topic, partition, messages[partition]);
    }
    return topic;
  }

  private static void send(String topic, int partition, int messages) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1})));
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  private static void commit(String group, String topic, long... offsets) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
    for (int partition = 0; partition < offsets.length; partition++) {
      all.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offsets[partition]));
    }
    admin.alterConsumerGroupOffsets(PREFIX + group, all).all().get();
  }

  private static Query query(String group, String topic, String... more) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("bootstrapServers", TestServers.setting("KAFKA"));
    metadata.put("consumerGroup", PREFIX + group);
    metadata.put("topic", topic);
    return query(metadata, Map.of(), more);
  }

  private static Query query(
      Map<String, String> metadata, Map<String, String> authentication, String... more) {
    Map<String, String> all = new HashMap<>(metadata);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    String name = all.getOrDefault("type", "kafka");
    return measuring.query(name, all, authentication, Map.of());
  }

  private static List<Measurement> measure(List<Query> queries) {
    return measuring.measure(queries);
  }

  private static Measurement measure(Query query) {
    return measuring.measure(query);
  }

  private static Failed failure(Query query) {
    return measuring.failure(query);
  }

  @Test
  void measuresTheLagOfAGroup() throws Exception {
    String topic = topic("lag", 5, 7, 0);
    commit("lag", topic, 2, 7, 0);
    assertThat(measure(query("lag", topic))).isEqualTo(new Measured(3, true));
    assertThat(measure(query("lag", topic, "activationLagThreshold", "3")))
        .isEqualTo(new Measured(3, false));
  }

  @Test
  void withoutACommitTheResetPolicyDecides() throws Exception {
    String topic = topic("new", 6, 1);
    assertThat(measure(query("new", topic))).isEqualTo(new Measured(2, true));
    assertThat(measure(query("new", topic, "offsetResetPolicy", "earliest")))
        .isEqualTo(new Measured(7, true));
    assertThat(measure(query("new", topic, "scaleToZeroOnInvalidOffset", "true")))
        .isEqualTo(new Measured(0, false));
  }

  @Test
  void replicasAreLimitedToWhatThePartitionsCanUse() throws Exception {
    String topic = topic("limits", 90, 40, 0, 0);
    commit("limits", topic, 0, 0, 0, 0);
    assertThat(measure(query("limits", topic))).isEqualTo(new Measured(40, true));
    assertThat(measure(query("limits", topic, "allowIdleConsumers", "true")))
        .isEqualTo(new Measured(130, true));
    assertThat(measure(query("limits", topic, "limitToPartitionsWithLag", "true")))
        .isEqualTo(new Measured(20, true));
    assertThat(
            measure(
                query(
                    "limits",
                    topic,
                    "ensureEvenDistributionOfPartitions",
                    "true",
                    "lagThreshold",
                    "60")))
        .isEqualTo(new Measured(240, true));
    assertThat(measure(query("limits", topic, "partitionLimitation", "1, 2-3")))
        .isEqualTo(new Measured(30, true));
    assertThat(failure(query("limits", topic, "partitionLimitation", "8")).field())
        .isEqualTo("partitionLimitation");
  }

  @Test
  void persistentLagIsLeftOutFromTheSecondPollOn() throws Exception {
    String topic = topic("stuck", 5, 5);
    commit("stuck", topic, 1, 1);
    Query query = query("stuck", topic, "excludePersistentLag", "true");
    assertThat(measure(query)).isEqualTo(new Measured(8, true));
    commit("stuck", topic, 1, 3);
    assertThat(measure(query)).isEqualTo(new Measured(2, true));
    assertThat(measure(query)).isEqualTo(new Measured(0, true));
  }

  @Test
  void readsATopicOfAThousandPartitionsForManyGroups() throws Exception {
    String topic = PREFIX + "wide";
    admin.createTopics(List.of(new NewTopic(topic, 1_000, (short) 1))).all().get();
    send(topic, 999, 7);
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      commit("wide-" + i, topic, new long[1_000]);
      queries.add(query("wide-" + i, topic));
    }
    assertThat(measure(queries)).hasSize(20).containsOnly(new Measured(7, true));
  }

  @Test
  void aClusterWithMoreOffsetsThanThereIsRoomForIsNamed() throws Exception {
    String topic = topic("room", 1, 1, 1);
    commit("room", topic, 0, 0, 0);
    KafkaSource source = new KafkaSource(TestServers.setting("KAFKA"), Optional.empty(), null);
    List<KafkaQuery> asked = List.of((KafkaQuery) query("room", topic));
    OffsetRoom room = new OffsetRoom(0, 6, 6);
    LastCommits commits = new LastCommits();
    try (KafkaCluster cluster = KafkaCluster.open(source, commits, room)) {
      assertThat(cluster.measure(asked)).containsExactly(new Measured(3, true));
      assertThat(cluster.measure(asked)).containsExactly(new Measured(3, true));
    }
    try (KafkaCluster cluster = KafkaCluster.open(source, commits, new OffsetRoom(0, 5, 5))) {
      Failed failed = (Failed) cluster.measure(asked).get(0);
      assertThat(failed.field()).isEqualTo("topic");
      assertThat(failed.message())
          .contains("has more partitions and offsets than the scaler keeps");
    }
  }

  @Test
  void withoutATopicAllTopicsOfTheGroupCount() throws Exception {
    String first = topic("all-1", 5);
    String second = topic("all-2", 0, 8);
    assertThat(measure(query("all", ""))).isEqualTo(new Measured(0, false));
    commit("all", first, 1);
    assertThat(measure(query("all", ""))).isEqualTo(new Measured(4, true));
    Map<String, Object> consumer =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            TestServers.setting("KAFKA"),
            ConsumerConfig.GROUP_ID_CONFIG,
            PREFIX + "all",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      member.subscribe(List.of(second));
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
              });
      assertThat(measure(query("all", "", "offsetResetPolicy", "earliest")))
          .isEqualTo(new Measured(12, true));
    }
  }

  @Test
  void apacheKafkaTakesSeveralTopics() throws Exception {
    String first = topic("several-1", 5);
    String second = topic("several-2", 3);
    commit("several", first, 0);
    commit("several", second, 0);
    String both = first + ", " + second;
    Map<String, String> metadata =
        Map.of(
            "bootstrapServers",
            TestServers.setting("KAFKA"),
            "consumerGroup",
            PREFIX + "several",
            "topic",
            both);
    assertThat(measure(query(metadata, Map.of(), "type", "apache-kafka")))
        .isEqualTo(new Measured(8, true));
    assertThatThrownBy(() -> query("several", both))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("topic");
  }

  @Test
  void apacheKafkaTakesWhatKafkaDoesNot() throws Exception {
    String topic = topic("apache", 10, 20, 30, 40);
    commit("apache", topic, 10, 10, 25, 38);
    String[] both = {
      "type", "apache-kafka",
      "lagThreshold", "5",
      "ensureEvenDistributionOfPartitions", "true",
      "limitToPartitionsWithLag", "true"
    };
    assertThat(measure(query("apache", topic, both))).isEqualTo(new Measured(15, true));
    assertThat(
            measure(
                query(
                    "apache",
                    "",
                    "type",
                    "apache-kafka",
                    "lagThreshold",
                    "5",
                    "ensureEvenDistributionOfPartitions",
                    "true")))
        .isEqualTo(new Measured(20, true));
    assertThatThrownBy(
            () ->
                query(
                    "apache",
                    topic,
                    "limitToPartitionsWithLag",
                    "true",
                    "ensureEvenDistributionOfPartitions",
                    "true"))
        .isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void aMissingTopicHitsNoOther() throws Exception {
    String topic = topic("here", 2);
    commit("here", topic, 0);
    List<Measurement> both = measure(List.of(query("here", PREFIX + "gone"), query("here", topic)));
    assertThat(both.get(0))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.field()).isEqualTo("topic");
              assertThat(failed.message()).contains(PREFIX + "gone").contains("create it");
            });
    assertThat(both.get(1)).isEqualTo(new Measured(2, true));
  }

  @Test
  void aThousandTriggersTakeAsManyCallsAsOne() throws Exception {
    List<NewTopic> topics =
        IntStream.range(0, 200)
            .mapToObj(i -> new NewTopic(PREFIX + "many-" + i, 1, (short) 1))
            .toList();
    admin.createTopics(topics).all().get();
    List<Query> thousand = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      thousand.add(query("many-" + i % 50, PREFIX + "many-" + i % 200));
    }
    measure(thousand);
    double before = clientMetric("request-total");
    measure(thousand.get(0));
    double one = clientMetric("request-total") - before;
    List<Measurement> measurements = measure(thousand);
    double all = clientMetric("request-total") - before - one;
    assertThat(measurements).hasSize(1000).allMatch(m -> m.equals(new Measured(1, true)));
    assertThat(all).isEqualTo(one);
    assertThat(clientMetric("connection-count")).isLessThanOrEqualTo(2);
  }

  /** A metric of the scaler's client, not of this test's. */
  private static double clientMetric(String attribute) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String client = "sarban-*-" + TestServers.setting("KAFKA").replaceAll(".*:", "");
    double sum = 0;
    for (ObjectName name :
        server.queryNames(
            new ObjectName("kafka.admin.client:type=admin-client-metrics,client-id=" + client),
            null)) {
      sum += (Double) server.getAttribute(name, attribute);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plaintext", "scram_sha256", "scram_sha512"})
  void logsIn(String sasl) throws Exception {
    String topic = topic("login-" + sasl.replace('_', '-'), 4);
    Map<String, String> metadata =
        Map.of(
            "bootstrapServers",
            TestServers.setting("KAFKA_SASL"),
            "consumerGroup",
            PREFIX + "login",
            "topic",
            topic,
            "sasl",
            sasl,
            "offsetResetPolicy",
            "earliest");
    Map<String, String> right = Map.of("username", "sarban", "password", "sarban");
    assertThat(measure(query(metadata, right))).isEqualTo(new Measured(4, true));
    Map<String, String> wrong = Map.of("username", "sarban", "password", "not \"the\" one\\");
    Failed refused = failure(query(metadata, wrong));
    assertThat(refused.field()).isEqualTo("password");
    assertThat(refused.message()).contains("refuses the login").doesNotContain("not \"the");
  }

  @Test
  void checksTheCertificate() throws Exception {
    String topic = topic("tls", 3);
    Map<String, String> metadata =
        Map.of(
            "bootstrapServers",
            TestServers.setting("KAFKA_SSL"),
            "consumerGroup",
            PREFIX + "tls",
            "topic",
            topic,
            "tls",
            "enable",
            "offsetResetPolicy",
            "earliest");
    Map<String, String> ca =
        Map.of("ca", Files.readString(Path.of(TestServers.setting("KAFKA_CA"))));
    assertThat(measure(query(metadata, ca))).isEqualTo(new Measured(3, true));
    assertThat(measure(query(metadata, Map.of(), "unsafeSsl", "true")))
        .isEqualTo(new Measured(3, true));
    Failed unknown = failure(query(metadata, Map.of()));
    assertThat(unknown.field()).isEqualTo("ca");
    assertThat(unknown.message()).contains("TLS handshake");
  }

  @Test
  void aBrokerThatIsDownIsNamed() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Failed failed = failure(query("down", "any", "bootstrapServers", "127.0.0.1:" + port));
    assertThat(failed.field()).isEqualTo("bootstrapServers");
    assertThat(failed.message()).contains("127.0.0.1:" + port).contains("cannot be reached");
  }

  @Test
  void aBrokerThatTheClusterNamesIsNotAskedAtAMetadataAddress() throws Exception {
    KafkaSource source = new KafkaSource(TestServers.setting("KAFKA"), Optional.empty(), null);
    BrokerAddresses linkLocal =
        new BrokerAddresses(host -> MetadataAddresses.lookUp("169.254.1.1"));
    KafkaQuery asked = (KafkaQuery) query("hostile", "hostile");
    try (KafkaCluster cluster =
        KafkaCluster.open(source, linkLocal, new LastCommits(), new OffsetRoom())) {
      Failed failed = (Failed) cluster.measure(List.of(asked)).get(0);
      assertThat(failed.field()).isEqualTo("bootstrapServers");
      assertThat(failed.message()).contains("metadata address, which is never asked");
    }
  }

  @Test
  void aHostThatHasNoAddressIsNamed() {
    Failed failed = failure(query("down", "any", "bootstrapServers", "no-such-host.invalid:9092"));
    assertThat(failed.field()).isEqualTo("bootstrapServers");
    assertThat(failed.message()).contains("no-such-host.invalid").contains("fix bootstrapServers");
  }

  @ParameterizedTest
  @CsvSource({
    "bootstrapServers, kafka",
    "lagThreshold, 0",
    "lagThreshold, many",
    "activationLagThreshold, -1",
    "offsetResetPolicy, none",
    "partitionLimitation, 1-2-3",
    "partitionLimitation, 5-2",
    "partitionLimitation, 5-",
    "partitionLimitation, -5",
    "sasl, kerberos",
    "sasl, gssapi",
    "tls, maybe",
    "consumerGroup, ''"
  })
  void aParameterThatCannotBeUsedIsNamed(String field, String value) {
    assertThatThrownBy(() -> query("bad", "any", field, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void parametersThatExcludeEachOtherAreNamed() {
    assertThatThrownBy(
            () ->
                query(
                    "bad", "any", "limitToPartitionsWithLag", "true", "allowIdleConsumers", "true"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("allowIdleConsumers");
    assertThatThrownBy(() -> query("bad", "", "limitToPartitionsWithLag", "true"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("limitToPartitionsWithLag");
    assertThatThrownBy(() -> query("bad", "any", "sasl", "plaintext"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("username"));
  }
}
