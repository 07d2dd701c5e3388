// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples, as a newcomer runs them: from a filled queue to an empty one, and back to zero. */
class SamplesIT {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** Five workers start on a busy machine; a test that succeeds early does not wait this long. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir private Path folder;

  @Test
  void helloKeda() throws Exception {
    String connection = TestServers.setting("AZURITE");
    QueueClient queue =
        new QueueClientBuilder()
            .connectionString(connection)
            .queueName("js-queue-items")
            .buildClient();
    queue.createIfNotExists();
    for (int i = 0; i < 20; i++) {
      queue.sendMessage("number " + i);
    }
    fromZeroToZero(
        "hello-keda",
        "hello-keda",
        "AzureWebJobsStorage=" + connection,
        () -> queue.getProperties().getApproximateMessagesCountLong() == 0);
    assertThat(greetings()).isEqualTo(20);
  }

  @Test
  void rabbitmq() throws Exception {
    String uri = TestServers.setting("RABBITMQ_AMQP");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("hello", true, false, false, null);
      for (int i = 0; i < 25; i++) {
        channel.basicPublish("", "hello", null, ("number " + i).getBytes(StandardCharsets.UTF_8));
      }
      fromZeroToZero(
          "rabbitmq",
          "rabbitmq-worker",
          "RABBITMQ_URL=" + uri,
          () -> channel.messageCount("hello") == 0);
    }
    assertThat(greetings()).isEqualTo(25);
  }

  @Test
  void kafka() throws Exception {
    String bootstrap = TestServers.setting("KAFKA");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic("hello", 5, (short) 1))).all().get();
      send(bootstrap, 25);
      fromZeroToZero(
          "kafka", "kafka-worker", "KAFKA_BROKERS=" + bootstrap, () -> read(admin) == 25);
    }
    assertThat(greetings()).isEqualTo(25);
  }

  private static void send(String bootstrap, int records) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>("hello", i % 5, null, "number " + i));
      }
    }
  }

  private static long read(Admin admin) throws Exception {
    return admin
        .listConsumerGroupOffsets("hello")
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  private void fromZeroToZero(
      String sample, String name, String connection, Callable<Boolean> drained) throws Exception {
    Path manifests = copy(sample, connection);
    ProblemLog problems = new ProblemLog();
    int port = FreePort.find();
    try (ManifestFolder resources = new ManifestFolder(manifests, problems);
        WorkerProcesses workers =
            new WorkerProcesses(resources, HOME, folder.resolve("work"), problems);
        Scaler scaler =
            new Scaler(
                resources,
                workers,
                problems,
                new ScalerSettings("127.0.0.1", port, Optional.empty()))) {
      scaler.start();
      ConditionFactory soundly =
          await().atMost(PATIENCE).failFast(() -> assertThat(problems.standing()).isEmpty());
      soundly.until(() -> object(scaler).replicas() >= 4);
      soundly.until(drained);
      assertThat(get(port, "/api/objects/" + name)).contains("\"reasons\"").contains(name);
      assertThat(get(port, "/observe/metrics")).contains("keda_scaler_metrics_value{");
      assertThat(get(port, "/observe/health")).contains("UP");
      soundly.until(() -> object(scaler).replicas() == 0);
      assertThat(problems.standing()).isEmpty();
    }
  }

  private static ObjectStatus object(Scaler scaler) {
    return scaler.snapshot().get(0);
  }

  private static String get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private Path copy(String sample, String connection) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("manifests"));
    try (Stream<Path> files = Files.list(HOME.resolve("samples").resolve(sample))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.deleteIfExists(copy.resolve("connection.env"));
    Files.writeString(copy.resolve("connection.env"), connection + "\n");
    return copy;
  }

  private long greetings() throws IOException {
    long greetings = 0;
    try (Stream<Path> logs = Files.list(folder.resolve("work/logs"))) {
      for (Path log : logs.toList()) {
        greetings += Files.readAllLines(log).stream().filter(l -> l.contains("Hello,")).count();
      }
    }
    return greetings;
  }
}
