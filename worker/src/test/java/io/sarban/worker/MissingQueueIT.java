// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
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
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker waits for its queue as it waits for its broker: alive, not ready, in one line. */
@Execution(ExecutionMode.CONCURRENT)
class MissingQueueIT {

  private final String queue = "comes-late-" + UUID.randomUUID();
  @TempDir private Path folder;

  /** A queue that comes and goes. */
  private interface Server extends AutoCloseable {
    String broker();

    void create() throws Exception;

    void send(String text) throws Exception;

    void delete() throws Exception;

    @Override
    void close() throws Exception;
  }

  enum Source {
    RABBITMQ(
        BrokerBeans.RABBITMQ
            + """
            - route:
                from:
                  uri: spring-rabbitmq:default
                  parameters:
                    queues: '{{QUEUE}}'
                    autoDeclare: false
                    connectionFactory: '#bean:broker'
                  steps: [{log: 'got ${body}'}]
            """),
    AMQP(
        BrokerBeans.AMQP
            + """
            - route:
                from:
                  uri: amqp:queue:{{QUEUE}}
                  parameters:
                    connectionFactory: '#bean:jms'
                    destinationResolver: '#class:io.sarban.worker.AmqQueueDestinations'
                  steps: [{log: 'got ${body}'}]
            """),
    KAFKA(
        """
        - route:
            from:
              uri: kafka:{{QUEUE}}
              parameters: {brokers: '{{BROKER}}', groupId: '{{QUEUE}}', autoOffsetReset: earliest}
              steps: [{log: 'got ${body}'}]
        """),
    AZURE(
        BrokerBeans.AZURE
            + """
            - route:
                from:
                  uri: azure-storage-queue:any/{{QUEUE}}
                  parameters: {serviceClient: '#bean:storage'}
                  steps: [{log: 'got ${body}'}]
            """);

    private final String route;

    Source(String route) {
      this.route = route;
    }
  }

  private Server server(Source source) throws Exception {
    return switch (source) {
      case RABBITMQ -> new Rabbit(TestServers.setting("RABBITMQ_AMQP"));
      case AMQP -> new Rabbit(TestServers.amqp10());
      case KAFKA -> new Kafka();
      case AZURE -> new Azure();
    };
  }

  private final class Rabbit implements Server {
    private final String broker;
    private final Connection connection;
    private final Channel channel;

    /**
     * @param broker where the worker finds it
     */
    Rabbit(String broker) throws Exception {
      this.broker = broker;
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
      connection = factory.newConnection("test");
      channel = connection.createChannel();
    }

    @Override
    public String broker() {
      return broker;
    }

    @Override
    public void create() throws Exception {
      channel.queueDeclare(queue, false, false, false, null);
    }

    @Override
    public void send(String text) throws Exception {
      channel.basicPublish("", queue, new BasicProperties(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void delete() throws Exception {
      channel.queueDelete(queue);
    }

    @Override
    public void close() throws Exception {
      channel.queueDelete(queue);
      connection.close();
    }
  }

  private final class Kafka implements Server {
    private final String broker = TestServers.setting("KAFKA");
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", broker));

    @Override
    public String broker() {
      return broker;
    }

    @Override
    public void create() throws Exception {
      admin.createTopics(List.of(new NewTopic(queue, 1, (short) 1))).all().get();
    }

    @Override
    public void send(String text) throws Exception {
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker),
              new StringSerializer(),
              new StringSerializer())) {
        producer.send(new ProducerRecord<>(queue, text)).get();
      }
    }

    @Override
    public void delete() throws Exception {
      admin.deleteTopics(List.of(queue)).all().get();
    }

    @Override
    public void close() throws Exception {
      delete();
      admin.close();
    }
  }

  private final class Azure implements Server {
    private final QueueClient client =
        new QueueServiceClientBuilder()
            .connectionString(broker())
            .buildClient()
            .getQueueClient(queue);

    @Override
    public String broker() {
      return TestServers.setting("AZURITE");
    }

    @Override
    public void create() {
      client.create();
    }

    @Override
    public void send(String text) {
      client.sendMessage(text);
    }

    @Override
    public void delete() {
      client.delete();
    }

    @Override
    public void close() {
      client.deleteIfExists();
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void isWaitedForAtTheStartAndWhileTheWorkerRuns(Source source) throws Exception {
    Path file = Files.writeString(folder.resolve("route.yaml"), source.route);
    try (Server server = server(source);
        RunningWorker worker =
            RunningWorker.start(
                folder, Map.of("QUEUE", queue, "BROKER", server.broker()), file.toString())) {
      awaitLosses(worker, 1);
      worker.awaitReady(false);
      // at least two attempts; older workers ended after three
      Thread.sleep(Duration.ofSeconds(18).toMillis());
      assertThat(worker.get("/observe/health/live").statusCode()).isEqualTo(200);
      assertThat(losses(worker)).as(worker.log()).isEqualTo(1);

      server.create();
      server.send("first");
      awaitLog(worker, "got first");
      worker.awaitReady(true);

      server.delete();
      worker.awaitReady(false);
      awaitLosses(worker, 2);
      Thread.sleep(Duration.ofSeconds(18).toMillis());
      server.create();
      server.send("second");
      awaitLog(worker, "got second");
      worker.awaitReady(true);
      assertThat(losses(worker)).as(worker.log()).isEqualTo(2);
      assertThat(worker.log()).doesNotContain("\tat ");
    }
  }

  /** RabbitMQ does so for names that contain slashes and do not begin with one. */
  @Test
  void aBrokerThatEndsTheSessionInPlaceOfAnAnswerIsToldToo() throws Exception {
    Path file = Files.writeString(folder.resolve("route.yaml"), Source.AMQP.route);
    String name = "none/such/" + queue;
    String text = Files.readString(file).replaceAll("(?m)^.*destinationResolver.*\n", "");
    Files.writeString(file, text);
    try (RunningWorker worker =
        RunningWorker.start(
            folder, Map.of("QUEUE", name, "BROKER", TestServers.amqp10()), file.toString())) {
      awaitLosses(worker, 1);
      worker.awaitReady(false);
      assertThat(worker.get("/observe/health/live").statusCode()).isEqualTo(200);
    }
  }

  private static void awaitLosses(RunningWorker worker, long count) {
    await().atMost(Duration.ofMinutes(5)).until(() -> losses(worker) >= count);
  }

  private static void awaitLog(RunningWorker worker, String text) {
    await().atMost(Duration.ofMinutes(5)).until(() -> worker.log().contains(text));
  }

  private static long losses(RunningWorker worker) throws Exception {
    return worker.log().lines().filter(line -> line.contains("is not consumed")).count();
  }
}
