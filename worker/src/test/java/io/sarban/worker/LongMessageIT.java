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
import java.util.HashMap;
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

/** A message that takes longer than its broker's own limit is handled once. */
@Execution(ExecutionMode.CONCURRENT)
class LongMessageIT {

  private static final int LONG_MILLIS = 12_000;

  private final String queue = "long-" + UUID.randomUUID();
  @TempDir private Path folder;

  private RunningWorker worker(String route, String broker, Map<String, String> more)
      throws IOException {
    Path file = Files.writeString(folder.resolve("route.yaml"), route + STEPS);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("QUEUE", queue);
    environment.put("BROKER", broker);
    environment.put("MILLIS", String.valueOf(LONG_MILLIS));
    environment.put("SARBAN_GRACE_SECONDS", "60");
    return RunningWorker.start(folder, environment, file.toString());
  }

  private static long times(String word, RunningWorker... workers) throws IOException {
    long count = 0;
    for (RunningWorker worker : workers) {
      count += worker.log().lines().filter(line -> line.endsWith(word)).count();
    }
    return count;
  }

  private static void awaitTimes(long count, String word, RunningWorker... workers) {
    await().atMost(Duration.ofMinutes(5)).until(() -> times(word, workers) >= count);
  }

  @Test
  void azureKeepsWhatItHoldsHidden() throws Exception {
    QueueClient client = azureQueue(2);
    // the visibility timeout is five seconds, and the second message waits behind the first
    try (RunningWorker one = worker(AZURE, TestServers.setting("AZURITE"), Map.of());
        RunningWorker two = worker(AZURE, TestServers.setting("AZURITE"), Map.of())) {
      awaitTimes(2, "done", one, two);
      one.awaitInflight(0);
      two.awaitInflight(0);
      assertThat(times("begun", one, two)).isEqualTo(2);
      assertThat(client.getProperties().getApproximateMessagesCountLong()).isZero();
      assertThat(one.log() + two.log()).doesNotContain("WARN", "ERROR");
    }
  }

  @Test
  void azureKeepsItHiddenWhileItDrains() throws Exception {
    QueueClient client = azureQueue(1);
    try (RunningWorker one = worker(AZURE, TestServers.setting("AZURITE"), Map.of())) {
      awaitTimes(1, "begun", one);
      one.terminate();
      try (RunningWorker two = worker(AZURE, TestServers.setting("AZURITE"), Map.of())) {
        assertThat(one.awaitExit()).isZero();
        two.awaitReady(true);
        assertThat(times("done", one)).isEqualTo(1);
        assertThat(times("begun", two)).isZero();
      }
    }
    assertThat(client.getProperties().getApproximateMessagesCountLong()).isZero();
  }

  private QueueClient azureQueue(int messages) {
    QueueClient client =
        new QueueClientBuilder()
            .connectionString(TestServers.setting("AZURITE"))
            .queueName(queue)
            .buildClient();
    client.create();
    for (int i = 0; i < messages; i++) {
      client.sendMessage("work");
    }
    return client;
  }

  @Test
  void kafkasGroupDoesNotEvictAWorkerForALongRecord() throws Exception {
    try (Admin admin = topic()) {
      try (RunningWorker one = worker(KAFKA, TestServers.setting("KAFKA"), Map.of())) {
        awaitTimes(1, "begun", one);
        try (RunningWorker two = worker(KAFKA, TestServers.setting("KAFKA"), Map.of())) {
          awaitTimes(1, "done", one, two);
          await().atMost(Duration.ofMinutes(5)).until(() -> committed(admin) == 1);
          two.awaitReady(true);
          assertThat(times("begun", one, two)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aRouteThatBoundsKafkasPollIntervalIsHeard() throws Exception {
    String bounded = KAFKA + "        maxPollIntervalMs: 2000\n        sessionTimeoutMs: 6000\n";
    try (Admin admin = topic()) {
      try (RunningWorker one = worker(bounded, TestServers.setting("KAFKA"), Map.of())) {
        awaitTimes(1, "begun", one);
        await()
            .atMost(Duration.ofMinutes(5))
            .until(
                () ->
                    admin
                        .describeConsumerGroups(List.of(queue))
                        .all()
                        .get()
                        .get(queue)
                        .members()
                        .isEmpty());
      }
    }
  }

  private Admin topic() throws Exception {
    String bootstrap = TestServers.setting("KAFKA");
    Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    admin.createTopics(List.of(new NewTopic(queue, 1, (short) 1))).all().get();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(queue, "work")).get();
    }
    return admin;
  }

  private long committed(Admin admin) throws Exception {
    var offset =
        admin
            .listConsumerGroupOffsets(queue)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(queue, 0));
    return offset == null ? 0 : offset.offset();
  }

  @Test
  void rabbitmqSaysThatAMessageRunsCloseToTheBrokersLimit() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, false, false, null);
      channel.basicPublish("", queue, null, "work".getBytes(StandardCharsets.UTF_8));
      Map<String, String> limit = Map.of("SARBAN_RABBITMQ_CONSUMER_TIMEOUT_SECONDS", "4");
      try (RunningWorker worker = worker(RABBITMQ, TestServers.setting("RABBITMQ_AMQP"), limit)) {
        awaitTimes(1, "done", worker);
        assertThat(worker.log()).containsOnlyOnce("x-consumer-timeout");
      }
      channel.queueDelete(queue);
    }
  }

  private static final String STEPS =
"""
      steps:
        - log: begun
        - delay: {constant: '{{MILLIS}}'}
        - log: done
""";

  private static final String RABBITMQ =
      BrokerBeans.RABBITMQ
          +
"""
- route:
    from:
      uri: spring-rabbitmq:default
      parameters:
        queues: '{{QUEUE}}'
        autoDeclare: false
        connectionFactory: '#bean:broker'
""";

  private static final String AZURE =
      BrokerBeans.AZURE
          +
"""
- route:
    from:
      uri: azure-storage-queue:any/{{QUEUE}}
      parameters:
        serviceClient: '#bean:storage'
        maxMessages: 2
        visibilityTimeout: PT5S
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
""";
}
