// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * On SIGTERM a worker finishes the message that it has in hand, acknowledges it, and takes no
 * other.
 */
@Execution(ExecutionMode.CONCURRENT)
class DrainIT {

  private final String queue = "drain-" + UUID.randomUUID();
  @TempDir private Path folder;

  private RunningWorker worker(String route, String broker, int grace) throws Exception {
    Path file = Files.writeString(folder.resolve("route.yaml"), route);
    return RunningWorker.start(
        folder,
        Map.of("QUEUE", queue, "BROKER", broker, "SARBAN_GRACE_SECONDS", String.valueOf(grace)),
        file.toString());
  }

  /** How many it has done: on a busy machine some before the signal comes. */
  private static long done(RunningWorker worker) throws Exception {
    worker.awaitInflight(1);
    worker.terminate();
    worker.awaitReady(false);
    assertThat(worker.get("/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(worker.awaitExit()).isZero();
    long done = times(worker, "done");
    assertThat(done).isPositive().isEqualTo(times(worker, "begun"));
    return done;
  }

  private static long times(RunningWorker worker, String word) throws IOException {
    return worker.log().lines().filter(line -> line.endsWith(word)).count();
  }

  @Test
  void rabbitmq() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, false, false, null);
      for (int i = 0; i < 10; i++) {
        channel.basicPublish("", queue, null, "work".getBytes(StandardCharsets.UTF_8));
      }
      try (RunningWorker worker =
          worker(RABBITMQ.formatted(2000), TestServers.setting("RABBITMQ_AMQP"), 30)) {
        long done = done(worker);
        await().until(() -> channel.messageCount(queue) == 10 - done);
      }
    }
  }

  @Test
  void whatIsNotDoneInTheGracePeriodIsGivenBack() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, false, false, null);
      channel.basicPublish("", queue, null, "work".getBytes(StandardCharsets.UTF_8));
      try (RunningWorker worker =
          worker(RABBITMQ.formatted(60_000), TestServers.setting("RABBITMQ_AMQP"), 3)) {
        worker.awaitInflight(1);
        worker.terminate();
        assertThat(worker.awaitExit()).isEqualTo(1);
        assertThat(worker.log()).doesNotContain("done");
      }
      // the broker gives it back when it notices that the worker is gone
      await().until(() -> channel.messageCount(queue) == 1);
    }
  }

  @Test
  void azureQueue() throws Exception {
    QueueClient client =
        new QueueClientBuilder()
            .connectionString(TestServers.setting("AZURITE"))
            .queueName(queue)
            .buildClient();
    client.create();
    client.sendMessage("work");
    client.sendMessage("work");
    try (RunningWorker worker = worker(AZURE, TestServers.setting("AZURITE"), 30)) {
      await().atMost(Duration.ofMinutes(5)).until(() -> times(worker, "begun") > 0);
      worker.terminate();
      assertThat(worker.awaitExit()).isZero();
      // the second message may have begun before the signal came
      long begun = times(worker, "begun");
      assertThat(times(worker, "done")).isEqualTo(begun);
      assertThat(client.getProperties().getApproximateMessagesCountLong()).isEqualTo(2 - begun);
    }
  }

  @Test
  void kafka() throws Exception {
    String bootstrap = TestServers.setting("KAFKA");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(queue, 1, (short) 1))).all().get();
      for (int i = 0; i < 10; i++) {
        producer.send(new ProducerRecord<>(queue, "work")).get();
      }
      long done;
      try (RunningWorker worker = worker(KAFKA, bootstrap, 30)) {
        done = done(worker);
      }
      var committed = admin.listConsumerGroupOffsets(queue).partitionsToOffsetAndMetadata().get();
      assertThat(committed.get(new TopicPartition(queue, 0)).offset()).isEqualTo(done);
    }
  }

  private static final String RABBITMQ =
      BrokerBeans.RABBITMQ
          + """
      - route:
          from:
            uri: spring-rabbitmq:default
            parameters:
              queues: '{{QUEUE}}'
              autoDeclare: false
              prefetchCount: 1
              connectionFactory: '#bean:broker'
            steps:
              - log: begun
              - delay: {constant: %d}
              - log: done
      """;

  private static final String AZURE =
      BrokerBeans.AZURE
          + """
      - route:
          from:
            uri: azure-storage-queue:any/{{QUEUE}}
            parameters: {serviceClient: '#bean:storage', maxMessages: 1, delay: 100}
            steps:
              - log: begun
              - delay: {constant: 2000}
              - log: done
      """;

  private static final String KAFKA =
      """
      - route:
          from:
            uri: kafka:{{QUEUE}}
            parameters:
              brokers: '{{BROKER}}'
              groupId: '{{QUEUE}}'
              autoOffsetReset: earliest
              maxPollRecords: 1
              autoCommitEnable: false
              allowManualCommit: true
            steps:
              - log: begun
              - delay: {constant: 2000}
              - log: done
              - setProperty: {name: committed, simple: '${header.CamelKafkaManualCommit.commit()}'}
      """;
}
