// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a worker is compared with: Kafka's consumer, which commits after each poll. */
final class PlainKafka {

  private PlainKafka() {}

  /**
   * Runs it.
   *
   * @param arguments the bootstrap servers
   */
  public static void main(String[] arguments) {
    Map<String, Object> options =
        Map.of(
            "bootstrap.servers",
            arguments[0],
            "group.id",
            KafkaBacklog.GROUP,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(options, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(KafkaBacklog.TOPIC));
      long bytes = 0;
      while (bytes >= 0) {
        for (ConsumerRecord<String, String> polled : consumer.poll(Duration.ofSeconds(1))) {
          bytes += polled.value().length();
        }
        consumer.commitSync();
      }
    }
  }
}
