// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Offsets that cannot be committed, because there is no broker, when a partition goes. */
class RevokedPartitionsTest {

  private static final TopicPartition GOES = new TopicPartition("orders", 0);
  private static final TopicPartition STAYS = new TopicPartition("orders", 1);

  private final AtomicInteger inHand = new AtomicInteger();
  private final PatientConsumer<String, String> consumer =
      new PatientConsumer<>(properties(), Duration.ZERO, inHand, new MissingTopics());

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "any");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    return properties;
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  private void owe(TopicPartition partition) {
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(7)), Duration.ofMillis(10));
    assertThat(consumer.owes()).isTrue();
    assertThat(inHand).hasValue(1);
  }

  @Test
  void areNotCommittedOverTheNextOwners() {
    owe(GOES);
    consumer.settling(new Nothing()).onPartitionsRevoked(List.of(GOES));
    assertThat(consumer.owes()).isFalse();
    assertThat(inHand).hasValue(0);
  }

  @Test
  void areKeptForThePartitionsThatStay() {
    owe(STAYS);
    consumer.settling(new Nothing()).onPartitionsRevoked(List.of(GOES));
    assertThat(consumer.owes()).isTrue();
    assertThat(inHand).hasValue(1);
  }

  private static final class Nothing implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }
}
