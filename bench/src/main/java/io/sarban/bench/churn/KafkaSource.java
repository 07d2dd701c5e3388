// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of twelve partitions; the worker commits what is done. */
final class KafkaSource implements Source {

  private static final int PARTITIONS = 12;

  @Override
  public String broker() {
    return "kafka";
  }

  @Override
  public String route(String steps) {
    return """
    - route:
        id: churn
        from:
          uri: kafka:churn
          parameters:
            brokers: '{{BROKER}}'
            groupId: churn
            autoOffsetReset: earliest
            maxPollRecords: 10
            breakOnFirstError: true
            partitionAssignor: org.apache.kafka.clients.consumer.CooperativeStickyAssignor
            sessionTimeoutMs: 6000
            heartbeatIntervalMs: 1000
          steps:
    """
        + steps;
  }

  @Override
  public String address(Map<String, String> broker) {
    return broker.get("BOOTSTRAP");
  }

  @Override
  public Feed feed(Map<String, String> broker) throws Exception {
    Map<String, Object> where = Map.of("bootstrap.servers", address(broker));
    try (Admin admin = Admin.create(where)) {
      if (!admin.listTopics().names().get().contains("churn")) {
        admin.createTopics(List.of(new NewTopic("churn", PARTITIONS, (short) 1))).all().get();
      }
    }
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(where, new StringSerializer(), new StringSerializer());
    return new Feed() {
      @Override
      public void send(int id) throws Exception {
        String body = String.valueOf(id);
        producer.send(new ProducerRecord<>("churn", id % PARTITIONS, null, body)).get();
      }

      @Override
      public void close() {
        producer.close();
      }
    };
  }

  @Override
  public int prefetch() {
    return 10;
  }
}
