// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.worker.TestServers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be committed during a rebalance is committed after it, at the latest on leaving. */
@Timeout(240)
class PatientConsumerIT {

  private static final Duration WHILE = Duration.ofMillis(100);

  /** More than a consumer takes before it notices that another one joins. */
  private static final int RECORDS = 5000;

  private final String topic = "patient-" + UUID.randomUUID();
  private final AtomicInteger inHand = new AtomicInteger();
  private String broker;
  private Admin admin;

  @BeforeEach
  void publish() throws Exception {
    broker = TestServers.setting("KAFKA");
    admin = Admin.create(Map.of("bootstrap.servers", broker));
    admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        producer.send(new ProducerRecord<>(topic, i % 2, null, "any"));
      }
    }
  }

  @AfterEach
  void remove() throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    admin.close();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, topic);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 200);
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    return properties;
  }

  /** Joins, then polls no longer: the group cannot finish its rebalance. */
  private KafkaConsumer<String, String> joining() {
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties());
    consumer.subscribe(List.of(topic));
    await()
        .until(
            () -> {
              consumer.poll(WHILE);
              return state() == ConsumerGroupState.PREPARING_REBALANCE;
            });
    return consumer;
  }

  private ConsumerGroupState state() throws Exception {
    return admin.describeConsumerGroups(List.of(topic)).describedGroups().get(topic).get().state();
  }

  private static Map<TopicPartition, OffsetAndMetadata> after(
      ConsumerRecord<String, String> record) {
    return Map.of(
        new TopicPartition(record.topic(), record.partition()),
        new OffsetAndMetadata(record.offset() + 1));
  }

  /** Takes records, and commits each, until one cannot be committed; returns how many it took. */
  private static int workInto(PatientConsumer<String, String> consumer) {
    int taken = 0;
    while (!consumer.owes()) {
      for (ConsumerRecord<String, String> record : consumer.poll(WHILE)) {
        taken++;
        consumer.commitSync(after(record), WHILE);
      }
    }
    return taken;
  }

  private long committed() throws Exception {
    return admin
        .listConsumerGroupOffsets(topic)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  private PatientConsumer<String, String> subscribed(Properties properties, String topic) {
    PatientConsumer<String, String> consumer =
        new PatientConsumer<>(properties, Duration.ofSeconds(30), inHand, new MissingTopics());
    consumer.subscribe(List.of(topic), new Nothing());
    consumer
        .poll(Duration.ofSeconds(10))
        .forEach(record -> consumer.commitSync(after(record), WHILE));
    return consumer;
  }

  @Test
  void leavingWaitsForTheRebalanceToCommit() throws Exception {
    PatientConsumer<String, String> consumer = subscribed(properties(), topic);
    AtomicBoolean over = new AtomicBoolean();
    try (KafkaConsumer<String, String> other = joining()) {
      int taken = 1 + workInto(consumer);
      // a broker that is slow may have committed what the client has given up
      assertThat(inHand).hasValue(1);
      CompletableFuture<Void> polling =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  other.poll(WHILE);
                }
              });
      consumer.close();
      over.set(true);
      polling.join();
      assertThat(committed()).isEqualTo(taken);
      assertThat(inHand).hasValue(0);
    }
  }

  @Test
  void theNextPollCommitsWhatTheRebalanceLeft() throws Exception {
    try (PatientConsumer<String, String> consumer = subscribed(properties(), topic)) {
      KafkaConsumer<String, String> other = joining();
      int taken = 1 + workInto(consumer);
      other.close();
      consumer.pause(consumer.assignment());
      await()
          .until(
              () -> {
                consumer.poll(WHILE);
                return !consumer.owes();
              });
      assertThat(committed()).isGreaterThanOrEqualTo(taken);
    }
  }

  @Test
  void whatWasPolledIsInHandUntilTheNextPoll() throws Exception {
    try (PatientConsumer<String, String> consumer =
        new PatientConsumer<>(properties(), Duration.ofSeconds(30), inHand, new MissingTopics())) {
      consumer.subscribe(List.of(topic), new Nothing());
      assertThat(inHand).hasValue(0);
      await().until(() -> !consumer.poll(WHILE).isEmpty());
      assertThat(inHand).hasValue(1);
      consumer.pause(consumer.assignment());
      consumer.poll(WHILE);
      assertThat(inHand).hasValue(0);
      consumer.resume(consumer.assignment());
      await().until(() -> !consumer.poll(WHILE).isEmpty());
      assertThat(inHand).hasValue(1);
    }
    assertThat(inHand).as("one that is closed").hasValue(0);
  }

  private static final class Nothing implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }
}
