// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of one partition, and what its group has not committed. */
final class KafkaBacklog implements Backlog {

  static final String TOPIC = "bench";
  static final String GROUP = "bench";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private long sent;

  KafkaBacklog(String bootstrap) throws Exception {
    Map<String, Object> where = Map.of("bootstrap.servers", bootstrap);
    admin = Admin.create(where);
    producer = new KafkaProducer<>(where, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  @Override
  public int messages() {
    return 1_000_000;
  }

  @Override
  public Class<?> plain() {
    return PlainKafka.class;
  }

  @Override
  public void fill(int messages) {
    byte[] body = new byte[100];
    for (int i = 0; i < messages; i++) {
      producer.send(new ProducerRecord<>(TOPIC, body));
    }
    producer.flush();
    sent += messages;
  }

  @Override
  public long left() throws Exception {
    var offset =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().get(PARTITION);
    return sent - (offset == null ? 0 : offset.offset());
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
