// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.queue.QueueServiceClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker is ready once its consumers are connected, and not before. */
@Execution(ExecutionMode.CONCURRENT)
class ReadinessIT {

  private final String queue = "ready-" + UUID.randomUUID();
  @TempDir private Path folder;

  enum Consumer {
    RABBITMQ_AMQP(
        "amqp://127.0.0.1:9",
        BrokerBeans.RABBITMQ
            + """
        - route:
            from:
              uri: spring-rabbitmq:default
              parameters:
                queues: '{{QUEUE}}'
                autoDeclare: false
                connectionFactory: '#bean:broker'
              steps: [{log: taken}]
        """),
    AMQP(
        "amqp://127.0.0.1:9",
        BrokerBeans.AMQP
            + """
        - route:
            from:
              uri: amqp:queue:{{QUEUE}}
              parameters: {connectionFactory: '#bean:jms'}
              steps: [{log: taken}]
        """),
    KAFKA(
        "127.0.0.1:9",
        """
        - route:
            from:
              uri: kafka:{{QUEUE}}
              parameters: {brokers: '{{BROKER}}', groupId: '{{QUEUE}}'}
              steps: [{log: taken}]
        """),
    AZURITE(
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;QueueEndpoint=http://127.0.0.1:9/a;",
        BrokerBeans.AZURE
            + """
        - route:
            from:
              uri: azure-storage-queue:any/{{QUEUE}}
              parameters: {serviceClient: '#bean:storage'}
              steps: [{log: taken}]
        """);

    private final String nobody;
    private final String route;

    Consumer(String nobody, String route) {
      this.nobody = nobody;
      this.route = route;
    }
  }

  private RunningWorker worker(Consumer consumer, String broker) throws IOException {
    Path file = Files.writeString(folder.resolve("route.yaml"), consumer.route);
    return RunningWorker.start(folder, Map.of("QUEUE", queue, "BROKER", broker), file.toString());
  }

  @ParameterizedTest
  @EnumSource(Consumer.class)
  void readyWithItsBroker(Consumer consumer) throws Exception {
    String broker = broker(consumer);
    try (RunningWorker worker = worker(consumer, broker)) {
      worker.awaitReady(true);
    }
  }

  private String broker(Consumer consumer) throws Exception {
    if (consumer == Consumer.KAFKA) {
      return withTopic(TestServers.setting("KAFKA"));
    }
    if (consumer == Consumer.AZURITE) {
      return withQueue(TestServers.setting("AZURITE"));
    }
    String rabbit = TestServers.setting("RABBITMQ_AMQP");
    boolean jms = consumer == Consumer.AMQP;
    declare(rabbit, !jms);
    return jms ? TestServers.amqp10() : rabbit;
  }

  private String withTopic(String broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      admin.createTopics(List.of(new NewTopic(queue, 1, (short) 1))).all().get();
    }
    return broker;
  }

  private String withQueue(String account) {
    new QueueServiceClientBuilder().connectionString(account).buildClient().createQueue(queue);
    return account;
  }

  private void declare(String broker, boolean durable) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, durable, false, false, null);
    }
  }

  @ParameterizedTest
  @EnumSource(Consumer.class)
  void aliveButNotReadyWithoutIt(Consumer consumer) throws IOException {
    try (RunningWorker worker = worker(consumer, consumer.nobody)) {
      worker.awaitReady(false);
      assertThat(worker.get("/observe/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void servesOnThePodsAddress() throws IOException {
    Path file = Files.writeString(folder.resolve("route.yaml"), TIMER);
    try (RunningWorker worker =
        RunningWorker.start(folder, Map.of("POD_IP", "127.0.0.2"), file.toString())) {
      worker.awaitReady(true);
      assertThat(worker.get("/observe/metrics").body()).contains("camel_exchanges_total");
    }
  }

  private static final String TIMER =
      """
      - route:
          from:
            uri: timer:tick
            steps: [{log: tick}]
      """;
}
