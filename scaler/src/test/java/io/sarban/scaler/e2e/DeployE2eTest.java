package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.kubernetes.deploy.Deployer;
import io.sarban.scaler.kubernetes.deploy.RollOut;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.AppMetadata;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.Scaling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A route by {@code deploy}: from zero to two and back, again with a change, and gone. */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class DeployE2eTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String IMAGE =
      Optional.ofNullable(System.getenv("SARBAN_E2E_WORKER_IMAGE")).orElse("sarban/worker");

  private final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<String> told = new ArrayList<>();
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
                Scaling.of(null, most, 2, 5, null),
                Scaling.NONE,
                PodSettings.of(IMAGE))
            .derive()
            .resources();
    new Deployer(client, namespace, "hello", told::add).deploy(objects);
    return objects;
  }

  private int replicas() {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("hello")
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
      await().atMost(PATIENCE).until(() -> replicas() == 2);
      told.clear();
      deploy(2);
      assertThat(told).allMatch(line -> line.endsWith(" unchanged"));
      await().atMost(PATIENCE).until(() -> channel.messageCount(namespace) == 0);
      await().atMost(PATIENCE).until(() -> replicas() == 0);
      told.clear();
      deploy(3);
      assertThat(told).filteredOn(line -> line.endsWith(" changed")).hasSize(1);
    }
    new Deployer(client, namespace, "hello", told::add).delete();
    for (Class<? extends HasMetadata> kind :
        List.of(ScaledObject.class, Deployment.class, Secret.class, ConfigMap.class)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  client
                      .resources(kind)
                      .inNamespace(namespace)
                      .withLabel(AppMetadata.APP, "hello")
                      .list()
                      .getItems()
                      .isEmpty());
    }
  }
}
