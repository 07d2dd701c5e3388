// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.SarbanProcess;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.kubernetes.deploy.Deployer;
import io.sarban.scaler.kubernetes.deploy.RollOut;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.AppMetadata;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.ScalingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes and folders of functions by {@code deploy}: from zero to many and back, again with a
 * change, and gone. Functions get the worker's image, as no image of theirs can be built here.
 */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class DeployE2eTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String IMAGE = WorkerImage.ofThisCluster().name();

  private static final List<Class<? extends HasMetadata>> MADE =
      List.of(
          ScaledObject.class,
          TriggerAuthentication.class,
          Deployment.class,
          Service.class,
          RoleBinding.class,
          Role.class,
          ServiceAccount.class,
          Secret.class,
          ConfigMap.class);

  /** What became of an object. */
  private static final Pattern CHANGE =
      Pattern.compile("^[A-Z][A-Za-z]+ [^ ]+ (created|changed|unchanged|deleted)$");

  private static final Path SAMPLES = Path.of("..", "samples");

  private final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<String> told = new ArrayList<>();
  @TempDir private Path folder;
  private KubernetesClient client;

  @BeforeEach
  void start(Sarban installed) {
    client = installed.client();
  }

  @AfterEach
  void stop() {
    client.namespaces().withName(namespace).delete();
  }

  private List<HasMetadata> deploy(int most) throws IOException {
    String route = Files.readString(Path.of("..", "samples", "rabbitmq", "hello.camel.yaml"));
    List<HasMetadata> objects =
        new App(
                "hello",
                namespace,
                List.of(
                    RouteFile.read(
                        "hello.camel.yaml",
                        route.replace("queues: hello", "queues: " + namespace))),
                Map.of("RABBITMQ_URL", TestServers.setting("RABBITMQ_AMQP")),
                Map.of(),
                ScalingSettings.of(null, most, 2, 5, null),
                ScalingSettings.NONE,
                PodSettings.of(IMAGE))
            .derive()
            .resources();
    new Deployer(client, namespace, "hello", told::add).deploy(objects);
    return objects;
  }

  private int replicas(String deployment) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .get()
        .getSpec()
        .getReplicas();
  }

  @Test
  void scalesIsChangedAndGoes() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(namespace, true, false, true, null);
      assertThat(new RollOut(client, namespace, deploy(2), told::add).await(PATIENCE))
          .as("%s", told)
          .isTrue();
      for (int i = 0; i < 30; i++) {
        channel.basicPublish("", namespace, null, "x".getBytes(StandardCharsets.UTF_8));
      }
      await().atMost(PATIENCE).until(() -> replicas("hello") == 2);
      told.clear();
      deploy(2);
      assertThat(told).allMatch(line -> line.endsWith(" unchanged"));
      await().atMost(PATIENCE).until(() -> channel.messageCount(namespace) == 0);
      await().atMost(PATIENCE).until(() -> replicas("hello") == 0);
      told.clear();
      deploy(3);
      assertThat(told).filteredOn(line -> line.endsWith(" changed")).hasSize(1);
    }
    new Deployer(client, namespace, "hello", told::add).delete();
    awaitNothingOf("hello");
  }

  private void awaitNothingOf(String app) {
    for (Class<? extends HasMetadata> kind : MADE) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .resources(kind)
                              .inNamespace(namespace)
                              .withLabel(AppMetadata.APP, app)
                              .list()
                              .getItems())
                      .as(kind.getSimpleName())
                      .isEmpty());
    }
  }

  /** What the command says. */
  private List<String> sarban(String... words) throws Exception {
    Path log = Files.createTempFile(folder, "sarban", ".log");
    Process process = SarbanProcess.start(log, words);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    List<String> said = Files.readAllLines(log);
    assertThat(process.exitValue()).as("%s: %s", List.of(words), said).isZero();
    return said;
  }

  private List<String> deploy(Path sample, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("deploy", "shop", sample.toString(), "-n", namespace));
    words.addAll(List.of("--image-name", IMAGE, "--timeout", "0"));
    words.addAll(List.of(options));
    return sarban(words.toArray(String[]::new)).stream().filter(CHANGE.asPredicate()).toList();
  }

  /** The files of a sample, with some words of them replaced. */
  private Path copy(String sample, Map<String, String> words) throws IOException {
    Path copy = folder.resolve("sample");
    try (Stream<Path> files = Files.walk(SAMPLES.resolve(sample))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(SAMPLES.resolve(sample).relativize(file));
        Files.createDirectories(to.getParent());
        String text = Files.readString(file);
        for (Map.Entry<String, String> word : words.entrySet()) {
          text = text.replace(word.getKey(), word.getValue());
        }
        Files.writeString(to, text);
      }
    }
    Path example = copy.resolve("connection.env.example");
    if (Files.exists(example)) {
      Files.deleteIfExists(copy.resolve("connection.env"));
      Files.move(example, copy.resolve("connection.env"));
    }
    return copy;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "functions-custom-handler",
        "functions-dotnet",
        "functions-java",
        "functions-node",
        "functions-powershell",
        "functions-python",
        "hello-http",
        "hello-keda",
        "kafka",
        "long-running",
        "rabbitmq"
      })
  void aSampleIsDeployedIsChangedAndGoes(String name) throws Exception {
    Path sample = copy(name, Map.of());
    assertThat(deploy(sample)).isNotEmpty().allMatch(line -> line.endsWith(" created"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .resources(ScaledObject.class)
                            .inNamespace(namespace)
                            .withName("shop")
                            .get()
                            .getStatus())
                    .isNotNull());
    assertThat(deploy(sample)).isNotEmpty().allMatch(line -> line.endsWith(" unchanged"));
    assertThat(deploy(sample, "--max-replicas", "7"))
        .filteredOn(line -> !line.endsWith(" unchanged"))
        .containsExactly("ScaledObject " + namespace + "/shop changed");
    assertThat(sarban("delete", "shop", "-n", namespace)).isNotEmpty();
    awaitNothingOf("shop");
  }

  private interface Step {
    void run() throws Exception;
  }

  /** From zero to three and back. */
  private void functionsScale(Path sample, Step send, Step take) throws Exception {
    deploy(sample, "--max-replicas", "3", "--polling-interval", "2", "--cooldown-period", "5");
    assertThat(replicas("shop")).isZero();
    send.run();
    await().atMost(PATIENCE).until(() -> replicas("shop") == 3);
    take.run();
    await().atMost(PATIENCE).until(() -> replicas("shop") == 0);
    sarban("delete", "shop", "-n", namespace);
    awaitNothingOf("shop");
  }

  @Test
  void functionsScaleByARabbitMqQueue() throws Exception {
    String uri = TestServers.setting("RABBITMQ_AMQP");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(namespace, true, false, true, null);
      functionsScale(
          copy(
              "functions-dotnet",
              Map.of(
                  "amqp://shop:change-me@rabbitmq.shop:5672/",
                  uri,
                  "\"queueName\": \"orders\"",
                  "\"queueName\": \"" + namespace + "\"")),
          () -> {
            for (int i = 0; i < 100; i++) {
              channel.basicPublish("", namespace, null, new byte[1]);
            }
          },
          () -> channel.queuePurge(namespace));
    }
  }

  @Test
  void functionsScaleByAStorageQueue() throws Exception {
    String connection = TestServers.setting("AZURITE");
    QueueClient queue =
        new QueueClientBuilder().connectionString(connection).queueName(namespace).buildClient();
    queue.createIfNotExists();
    functionsScale(
        copy(
            "functions-custom-handler",
            Map.of(
                "UseDevelopmentStorage=true",
                connection,
                "\"queueName\": \"orders\"",
                "\"queueName\": \"" + namespace + "\"")),
        () -> {
          for (int i = 0; i < 100; i++) {
            queue.sendMessage("order " + i);
          }
        },
        queue::clearMessages);
    queue.delete();
  }
}
