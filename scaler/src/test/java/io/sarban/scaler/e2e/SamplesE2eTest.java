// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.resource.ScaledObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples by {@code kubectl apply -k}, with workers that really run: from zero to many, until
 * all is done, and back. SARBAN_E2E_WORKER_IMAGE names another image of the worker.
 */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class SamplesE2eTest {

  private static final Path SAMPLES = Path.of("..", "samples");
  private static final WorkerImage IMAGE = WorkerImage.ofThisCluster();

  /** Of long-running: two minutes of work, and the way there and back. */
  private static final Duration TWO_MINUTES_AND_MORE = Duration.ofMinutes(4);

  private final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  @TempDir private Path folder;
  private KubernetesClient client;

  @BeforeEach
  void start(Sarban installed) {
    client = installed.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterEach
  void stop() {
    client.namespaces().withName(namespace).delete();
  }

  /** What a user does, but into a namespace of the test's own, and with an image of its own. */
  private void apply(String sample, String connection) throws Exception {
    Path copy = Files.createDirectory(folder.resolve("sample"));
    try (Stream<Path> files = Files.list(SAMPLES.resolve(sample))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.deleteIfExists(copy.resolve("connection.env"));
    Files.writeString(copy.resolve("connection.env"), connection + "\n");
    Path overlay = Files.createDirectory(folder.resolve("overlay"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        namespace: %s
        resources: [../sample]
        images: [%s]
        """
            .formatted(namespace, IMAGE.inPlaceOfTheSamples()));
    Process kubectl =
        new ProcessBuilder("kubectl", "apply", "-k", overlay.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).as(said).isZero();
  }

  private int replicas(String name) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .get()
        .getSpec()
        .getReplicas();
  }

  private void awaitReplicas(String name, int wanted, Duration patience) {
    await()
        .atMost(patience)
        .untilAsserted(() -> assertThat(replicas(name)).as(name).isEqualTo(wanted));
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  /** From zero to five and back, with nothing left to do. */
  private void scales(String name, Callable<?> send, Callable<Long> backlog) throws Exception {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(
            () ->
                client
                    .resources(ScaledObject.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get()
                    .getStatus(),
            status ->
                status != null
                    && status.conditions().stream()
                        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True")));
    assertThat(replicas(name)).isZero();
    send.call();
    awaitReplicas(name, 5, InstalledCluster.PATIENCE);
    await().atMost(InstalledCluster.PATIENCE).until(() -> backlog.call() == 0);
    awaitReplicas(name, 0, InstalledCluster.PATIENCE);
    await().atMost(InstalledCluster.PATIENCE).until(() -> pods().isEmpty());
    assertThat(backlog.call()).isZero();
  }

  private interface WithChannel {
    void run(Channel channel) throws Exception;
  }

  private static void rabbitmq(String queue, WithChannel test) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("e2e");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
      channel.queuePurge(queue);
      test.run(channel);
    }
  }

  private static Void send(Channel channel, String queue, int messages) throws IOException {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue, null, ("number " + i).getBytes(StandardCharsets.UTF_8));
    }
    return null;
  }

  @Test
  void aRabbitMqQueue() throws Exception {
    rabbitmq(
        "hello",
        channel -> {
          apply("rabbitmq", "RABBITMQ_URL=" + TestServers.setting("RABBITMQ_AMQP"));
          scales(
              "rabbitmq-worker",
              () -> send(channel, "hello", 30),
              () -> channel.messageCount("hello"));
        });
  }

  @Test
  void anAzureStorageQueue() throws Exception {
    QueueClient queue =
        new QueueClientBuilder()
            .connectionString(TestServers.setting("AZURITE"))
            .queueName("js-queue-items")
            .buildClient();
    queue.createIfNotExists();
    queue.clearMessages();
    apply("hello-keda", "AzureWebJobsStorage=" + TestServers.setting("AZURITE"));
    scales(
        "hello-keda",
        () -> IntStream.range(0, 30).mapToObj(i -> queue.sendMessage("number " + i)).toList(),
        () -> queue.getProperties().getApproximateMessagesCountLong());
  }

  @Test
  void aKafkaTopic() throws Exception {
    String bootstrap = TestServers.setting("KAFKA");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new StringSerializer())) {
      if (!admin.listTopics().names().get().contains("hello")) {
        admin.createTopics(List.of(new NewTopic("hello", 5, (short) 1))).all().get();
      }
      apply("kafka", "KAFKA_BROKERS=" + bootstrap);
      scales(
          "kafka-worker",
          () -> {
            for (int i = 0; i < 30; i++) {
              producer.send(new ProducerRecord<>("hello", i % 5, null, "number " + i)).get();
            }
            return null;
          },
          () -> lag(admin));
    }
  }

  private static long lag(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      latest.put(new TopicPartition("hello", i), OffsetSpec.latest());
    }
    long written =
        admin.listOffsets(latest).all().get().values().stream().mapToLong(o -> o.offset()).sum();
    long read =
        admin
            .listConsumerGroupOffsets("hello")
            .partitionsToOffsetAndMetadata()
            .get()
            .values()
            .stream()
            .mapToLong(OffsetAndMetadata::offset)
            .sum();
    return written - read;
  }

  @Test
  void aJobForEachMessage() throws Exception {
    rabbitmq(
        "jobs",
        channel -> {
          apply("jobs", "RABBITMQ_URL=" + TestServers.setting("RABBITMQ_AMQP"));
          send(channel, "jobs", 3);
          await()
              .atMost(InstalledCluster.PATIENCE)
              .untilAsserted(() -> assertThat(succeeded()).containsExactly(1, 1, 1));
          assertThat(channel.messageCount("jobs")).isZero();
        });
  }

  private List<Integer> succeeded() {
    List<Integer> succeeded = new ArrayList<>();
    for (Job job : client.batch().v1().jobs().inNamespace(namespace).list().getItems()) {
      succeeded.add(job.getStatus().getSucceeded());
    }
    return succeeded;
  }

  /** Without the floor: what is ended here has two minutes of work in hand. */
  @Test
  void aWorkerThatIsEndedFinishesItsTwoMinutes() throws Exception {
    rabbitmq(
        "long",
        channel -> {
          apply("long-running", "RABBITMQ_URL=" + TestServers.setting("RABBITMQ_AMQP"));
          client
              .resources(ScaledObject.class)
              .inNamespace(namespace)
              .withName("long-running-worker")
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  "{\"metadata\": {\"annotations\": {\"sarban.io/busy-floor\": \"false\"}}}");
          send(channel, "long", 2);
          awaitReplicas("long-running-worker", 2, InstalledCluster.PATIENCE);
          awaitReplicas("long-running-worker", 0, InstalledCluster.PATIENCE);
          await()
              .atMost(InstalledCluster.PATIENCE)
              .untilAsserted(
                  () -> assertThat(pods()).hasSize(2).allMatch(Pod::isMarkedForDeletion));
          await().atMost(TWO_MINUTES_AND_MORE).until(() -> pods().isEmpty());
          // what was not acknowledged would be back
          assertThat(channel.messageCount("long")).isZero();
          assertThat(replicas("long-running-worker")).isZero();
        });
  }
}
