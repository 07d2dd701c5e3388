// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.local.manifest.RouteFiles;
import io.sarban.scaler.local.manifest.RouteResources;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.ScalingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples' routes without their manifests: from a filled queue to zero workers. */
class RoutesAloneIT {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MESSAGES = 12;

  @TempDir private Path folder;

  @Test
  void azureStorageQueue() throws Exception {
    String connection = TestServers.setting("AZURITE");
    QueueClient queue =
        new QueueClientBuilder()
            .connectionString(connection)
            .queueName("route-alone")
            .buildClient();
    queue.createIfNotExists();
    for (int i = 0; i < MESSAGES; i++) {
      queue.sendMessage("number " + i);
    }
    fromZeroToZero(
        route("hello-keda").replace("js-queue-items", "route-alone"),
        "AzureWebJobsStorage=" + connection);
  }

  @Test
  void rabbitMq() throws Exception {
    String uri = TestServers.setting("RABBITMQ_AMQP");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("route-alone", true, false, false, null);
      for (int i = 0; i < MESSAGES; i++) {
        channel.basicPublish("", "route-alone", null, "x".getBytes(StandardCharsets.UTF_8));
      }
    }
    fromZeroToZero(
        route("rabbitmq").replace("queues: hello", "queues: route-alone"), "RABBITMQ_URL=" + uri);
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
      admin.createTopics(List.of(new NewTopic("route-alone", 5, (short) 1))).all().get();
      for (int i = 0; i < MESSAGES; i++) {
        producer.send(new ProducerRecord<>("route-alone", i % 5, null, "number " + i)).get();
      }
    }
    fromZeroToZero(
        route("kafka")
            .replace("kafka:hello", "kafka:route-alone")
            .replace("groupId: hello", "groupId: route-alone"),
        "KAFKA_BROKERS=" + bootstrap);
  }

  private static String route(String sample) throws IOException {
    return Files.readString(HOME.resolve("samples").resolve(sample).resolve("hello.camel.yaml"));
  }

  private void fromZeroToZero(String route, String variable) throws IOException {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Files.writeString(routes.resolve("hello.camel.yaml"), route);
    Files.writeString(routes.resolve(".env"), variable + "\n");
    RouteFiles files = new RouteFiles(List.of(routes.resolve("hello.camel.yaml")));
    ProblemLog problems = new ProblemLog();
    try (RouteResources resources =
            new RouteResources(files, () -> derive(files), derive(files), problems);
        WorkerProcesses workers =
            new WorkerProcesses(resources, HOME, folder.resolve("work"), problems);
        Scaler scaler =
            new Scaler(
                resources,
                workers,
                problems,
                new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
      scaler.start();
      ConditionFactory soundly =
          await().atMost(PATIENCE).failFast(() -> assertThat(problems.standing()).isEmpty());
      soundly.until(() -> scaler.snapshot().get(0).replicas() == 2);
      // Kafka may deliver a message again
      soundly.until(() -> greetings() >= MESSAGES);
      soundly.until(() -> scaler.snapshot().get(0).replicas() == 0);
    }
  }

  private static Derived derive(RouteFiles files) {
    return new App(
            "alone",
            "default",
            files.read(),
            files.variables(),
            Map.of(),
            ScalingSettings.of(null, 2, null, null, 4),
            ScalingSettings.ON_ONE_MACHINE)
        .derive();
  }

  private long greetings() throws IOException {
    Path logs = folder.resolve("work/logs");
    if (!Files.isDirectory(logs)) {
      return 0;
    }
    long greetings = 0;
    try (Stream<Path> files = Files.list(logs)) {
      for (Path log : files.toList()) {
        greetings += Files.readAllLines(log).stream().filter(l -> l.contains("Hello,")).count();
      }
    }
    return greetings;
  }
}
