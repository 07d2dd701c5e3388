// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.models.QueueMessageItem;
import com.rabbitmq.client.AMQP;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A draining worker hands back messages that it has not started while it finishes those that it
 * has.
 */
@Execution(ExecutionMode.CONCURRENT)
class HandBackIT {

  private final String queue = "hand-back-" + UUID.randomUUID();
  @TempDir private Path folder;
  private Gate gate;

  @BeforeEach
  void hold() throws IOException {
    gate = new Gate();
  }

  @AfterEach
  void close() {
    gate.close();
  }

  private RunningWorker worker(String route, String broker, int grace) throws IOException {
    Path file = Files.writeString(folder.resolve("route.yaml"), route);
    Map<String, String> environment = new HashMap<>();
    environment.put("QUEUE", queue);
    environment.put("BROKER", broker);
    environment.put("GATE", gate.address());
    environment.put("SARBAN_GRACE_SECONDS", String.valueOf(grace));
    return RunningWorker.start(folder, environment, file.toString());
  }

  private void awaitBegun() {
    await().atMost(Duration.ofMinutes(5)).until(() -> gate.arrivals() == 1);
  }

  /** The worker goes on with its one message, says so, and takes no other. */
  private void assertDraining(RunningWorker worker) {
    worker.awaitReady(false);
    worker.awaitInflight(1);
  }

  private void assertEndsWithOneDone(RunningWorker worker) throws Exception {
    gate.open();
    assertThat(worker.awaitExit()).as(worker.log()).isZero();
    assertThat(gate.arrivals()).isEqualTo(1);
    assertThat(worker.log()).containsOnlyOnce("done");
  }

  private interface Steps {
    void take(Channel channel) throws Exception;
  }

  private void withRabbit(int messages, Steps steps) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, false, false, null);
      for (int i = 0; i < messages; i++) {
        AMQP.BasicProperties properties =
            new AMQP.BasicProperties.Builder().messageId("m" + i).build();
        channel.basicPublish("", queue, properties, "work".getBytes(StandardCharsets.UTF_8));
      }
      steps.take(channel);
      channel.queueDelete(queue);
    }
  }

  private long ready(Channel channel) throws IOException {
    return channel.messageCount(queue);
  }

  @Test
  void rabbitmqGivesBackWhatItPrefetchedAndDidNotStart() throws Exception {
    withRabbit(
        5,
        channel -> {
          try (RunningWorker worker = worker(RABBITMQ, TestServers.setting("RABBITMQ_AMQP"), 60)) {
            awaitBegun();
            await().until(() -> ready(channel) == 0);
            worker.terminate();
            await().until(() -> ready(channel) == 4);
            assertDraining(worker);
            assertEndsWithOneDone(worker);
          }
          assertThat(ready(channel)).isEqualTo(4);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"SMLC", "DMLC"})
  void rabbitmqAcknowledgesAfterSixSeconds(String container) throws Exception {
    withRabbit(
        1,
        channel -> {
          String route =
              RABBITMQ.replace(
                  "prefetchCount: 10",
                  "prefetchCount: 1\n        messageListenerContainerType: " + container);
          try (RunningWorker worker = worker(route, TestServers.setting("RABBITMQ_AMQP"), 60)) {
            awaitBegun();
            worker.terminate();
            assertDraining(worker);
            // longer than Camel's own five seconds, after which it would close the channel
            Thread.sleep(6000);
            assertEndsWithOneDone(worker);
          }
          assertThat(ready(channel)).isZero();
        });
  }

  @Test
  void rabbitmqSaysWhatWasNotDoneInTime() throws Exception {
    withRabbit(
        2,
        channel -> {
          try (RunningWorker worker = worker(RABBITMQ, TestServers.setting("RABBITMQ_AMQP"), 3)) {
            awaitBegun();
            worker.terminate();
            assertThat(worker.awaitExit()).isEqualTo(1);
            assertThat(worker.log())
                .containsPattern("unfinished after \\d+ s: exchange \\S+ of route slow, message m0")
                .doesNotContain("done");
          }
          await().until(() -> ready(channel) == 2);
          assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver()).isTrue();
        });
  }

  /** RabbitMQ by AMQP 1.0, and so by JMS. */
  private static String amqp() {
    return TestServers.amqp10() + "?jms.prefetchPolicy.all=1";
  }

  @Test
  void amqpGivesBackWhatItDidNotStart() throws Exception {
    withRabbit(
        5,
        channel -> {
          try (RunningWorker worker = worker(AMQP, amqp(), 60)) {
            awaitBegun();
            worker.terminate();
            assertDraining(worker);
            assertEndsWithOneDone(worker);
          }
          await().until(() -> ready(channel) == 4);
        });
  }

  @Test
  void amqpAcknowledgesNothingOfWhatWasNotDoneInTime() throws Exception {
    withRabbit(
        2,
        channel -> {
          try (RunningWorker worker = worker(AMQP, amqp(), 3)) {
            awaitBegun();
            worker.terminate();
            assertThat(worker.awaitExit()).as(worker.log()).isEqualTo(1);
            assertThat(worker.log()).contains("unfinished after").doesNotContain("done");
          }
          await().until(() -> ready(channel) == 2);
        });
  }

  @Test
  void amqpAcknowledgesWhatFailedAndDoesNotTryItForEver() throws Exception {
    withRabbit(
        2,
        channel -> {
          String route =
              AMQP.replace(
                  "- log: done",
                  "- throwException: {message: no, exceptionType: java.io.IOException}");
          try (RunningWorker worker = worker(route, amqp(), 60)) {
            gate.open();
            await().atMost(Duration.ofMinutes(5)).until(() -> gate.arrivals() == 2);
            worker.awaitInflight(0);
            worker.terminate();
            assertThat(worker.awaitExit()).as(worker.log()).isZero();
          }
          assertThat(ready(channel)).isZero();
          assertThat(gate.arrivals()).isEqualTo(2);
        });
  }

  @Test
  void oneRouteThatIsBusyDoesNotKeepAnotherFromStopping() throws Exception {
    withRabbit(
        1,
        channel -> {
          String other = queue + "-other";
          channel.queueDeclare(other, false, false, false, null);
          String route = RABBITMQ + OTHER_ROUTE;
          try (RunningWorker worker = worker(route, TestServers.setting("RABBITMQ_AMQP"), 60)) {
            worker.awaitReady(true);
            awaitBegun();
            await().until(() -> channel.consumerCount(other) == 1);
            worker.terminate();
            await().until(() -> channel.consumerCount(other) == 0);
            await().until(() -> channel.consumerCount(queue) == 0);
            assertDraining(worker);
            assertEndsWithOneDone(worker);
          }
          channel.queueDelete(other);
        });
  }

  /** Azure's client ends the threads for its time limits with the JVM. */
  @ParameterizedTest
  @ValueSource(strings = {"", "        timeout: PT60S\n"})
  void azureShowsToOthersAtOnceWhatItDidNotStart(String limit) throws Exception {
    QueueClient client =
        new QueueClientBuilder()
            .connectionString(TestServers.setting("AZURITE"))
            .queueName(queue)
            .buildClient();
    client.create();
    for (int i = 0; i < 4; i++) {
      client.sendMessage("work");
    }
    String route = AZURE.formatted(limit);
    try (RunningWorker worker = worker(route, TestServers.setting("AZURITE"), 60)) {
      awaitBegun();
      // the worker holds all of them, for ten minutes
      assertThat(client.peekMessages(4, null, null)).isEmpty();
      worker.terminate();
      await().until(() -> client.peekMessages(4, null, null).stream().count() == 3);
      assertDraining(worker);
      assertEndsWithOneDone(worker);
    }
    assertThat(client.getProperties().getApproximateMessagesCountLong()).isEqualTo(3);
  }

  @Test
  void azureShowsToOthersAtOnceWhatWasNotDoneInTime() throws Exception {
    QueueClient client =
        new QueueClientBuilder()
            .connectionString(TestServers.setting("AZURITE"))
            .queueName(queue)
            .buildClient();
    client.create();
    String id = client.sendMessage("work").getMessageId();
    try (RunningWorker worker = worker(AZURE.formatted(""), TestServers.setting("AZURITE"), 3)) {
      awaitBegun();
      worker.terminate();
      assertThat(worker.awaitExit()).isEqualTo(1);
      assertThat(worker.log())
          .containsPattern("unfinished after \\d+ s: exchange \\S+ of route slow, message " + id);
      QueueMessageItem again = client.receiveMessage();
      assertThat(again).as(worker.log()).isNotNull();
      assertThat(again.getMessageId()).isEqualTo(id);
    }
  }

  @Test
  void kafkaCommitsWhatIsDoneAndLeavesTheGroup() throws Exception {
    withTopic(
        5,
        admin -> {
          try (RunningWorker worker = worker(KAFKA, TestServers.setting("KAFKA"), 60)) {
            awaitBegun();
            worker.terminate();
            assertDraining(worker);
            assertEndsWithOneDone(worker);
          }
          assertThat(committed(admin)).isEqualTo(1);
          assertThat(admin.describeConsumerGroups(List.of(queue)).all().get().get(queue).members())
              .isEmpty();
        });
  }

  @Test
  void kafkaCommitsNothingOfWhatWasNotDoneInTime() throws Exception {
    withTopic(
        2,
        admin -> {
          try (RunningWorker worker = worker(KAFKA, TestServers.setting("KAFKA"), 3)) {
            awaitBegun();
            worker.terminate();
            assertThat(worker.awaitExit()).isEqualTo(1);
            assertThat(worker.log())
                .containsPattern(
                    "unfinished after \\d+ s: exchange \\S+ of route slow, record "
                        + queue
                        + "-0 at offset 0")
                .doesNotContain("done");
          }
          assertThat(committed(admin)).isZero();
        });
  }

  private interface TopicSteps {
    void take(Admin admin) throws Exception;
  }

  private void withTopic(int records, TopicSteps steps) throws Exception {
    String bootstrap = TestServers.setting("KAFKA");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(queue, 1, (short) 1))).all().get();
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(queue, "work")).get();
      }
      steps.take(admin);
    }
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

  private static final String STEPS =
"""
      steps:
        - to: '{{GATE}}'
        - log: done
""";

  private static final String RABBITMQ =
      BrokerBeans.RABBITMQ
          +
"""
- route:
    id: slow
    from:
      uri: spring-rabbitmq:default
      parameters:
        queues: '{{QUEUE}}'
        autoDeclare: false
        prefetchCount: 10
        connectionFactory: '#bean:broker'
"""
          + STEPS;

  private static final String AMQP =
      BrokerBeans.AMQP
          +
"""
- route:
    id: slow
    from:
      uri: amqp:queue:{{QUEUE}}
      parameters:
        connectionFactory: '#bean:jms'
"""
          + STEPS;

  private static final String OTHER_ROUTE =
"""
- route:
    id: other
    from:
      uri: spring-rabbitmq:default
      parameters:
        queues: '{{QUEUE}}-other'
        autoDeclare: false
        connectionFactory: '#bean:broker'
      steps: [{log: other}]
""";

  private static final String AZURE =
      BrokerBeans.AZURE
          +
"""
- route:
    id: slow
    from:
      uri: azure-storage-queue:any/{{QUEUE}}
      parameters:
        serviceClient: '#bean:storage'
        maxMessages: 4
        visibilityTimeout: PT600S
%s\
"""
          + STEPS;

  private static final String KAFKA =
"""
- route:
    id: slow
    from:
      uri: kafka:{{QUEUE}}
      parameters:
        brokers: '{{BROKER}}'
        groupId: '{{QUEUE}}'
        autoOffsetReset: earliest
"""
          + STEPS;
}
