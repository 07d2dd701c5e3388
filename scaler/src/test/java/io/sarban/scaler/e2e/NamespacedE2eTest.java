// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.install.Installation;
import io.sarban.scaler.kubernetes.install.Installer;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code k8s/overlays/namespaced}, as kubectl makes it, in namespaces of the test's own. */
@Tag("e2e")
class NamespacedE2eTest {

  private static final String OWN = "sarban-e2e-namespaced";

  private KubernetesClient client;
  private Workload watched;
  private Workload other;
  private final List<HasMetadata> installed = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    assertThat(System.getenv("KUBECONFIG")).as("no cluster: name one in KUBECONFIG").isNotNull();
    client = new KubernetesClientBuilder().build();
    new Installer(client, line -> {})
        .install(
            new Installation(OWN, Engine.DIRECT, Optional.empty())
                .resources(Path.of("..", "k8s", "base")).stream()
                    .filter(resource -> resource.getKind().equals("CustomResourceDefinition"))
                    .toList());
    watched = new Workload(client);
    other = new Workload(client);
    install("overlays/namespaced");
  }

  /** A folder of {@code k8s}, for the namespaces of this test. */
  private void install(String folder) throws Exception {
    String resources =
        kustomized(folder)
            .replace("namespace: sarban\n", "namespace: " + OWN + "\n")
            .replace("name: sarban\n", "name: " + OWN + "\n")
            .replace("namespace: default\n", "namespace: " + watched.namespace() + "\n")
            .replace("value: default\n", "value: " + watched.namespace() + "\n")
            .replace(
                "image: sarban/scaler:0.1.0",
                "image: "
                    + Optional.ofNullable(System.getenv("SARBAN_E2E_IMAGE"))
                        .orElse("sarban/scaler:0.1.0"));
    for (HasMetadata resource :
        client.load(new ByteArrayInputStream(resources.getBytes(StandardCharsets.UTF_8))).items()) {
      client.resource(resource).fieldManager("e2e").forceConflicts().serverSideApply();
      installed.add(resource);
    }
  }

  private static String kustomized(String folder) throws IOException, InterruptedException {
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", "../k8s/" + folder)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).as("kubectl kustomize").isZero();
    return text;
  }

  @AfterEach
  void stop() throws Exception {
    for (HasMetadata resource : installed) {
      client.resource(resource).delete();
    }
    for (Workload workload : List.of(watched, other)) {
      ScaledObject left = workload.object("o").get();
      if (left != null) {
        workload.object("o").edit(object -> withoutFinalizers(object));
      }
      workload.close();
    }
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> client.namespaces().withName(OWN).get() == null);
    client.close();
  }

  private static ScaledObject withoutFinalizers(ScaledObject object) {
    object.getMetadata().setFinalizers(List.of());
    return object;
  }

  @Test
  void scalesInItsNamespacesAndMayNotReadElsewhere() throws Exception {
    assertThat(installed).noneMatch(resource -> resource.getKind().startsWith("ClusterRole"));
    watched.object("o", "", "");
    other.object("o", "", "");
    watched.publish(10);
    other.publish(10);

    watched.awaitReplicas(2);
    watched.awaitCondition("o", "Active", "True", "ScalerActive");
    other.holdsReplicas(0);
    assertThat(other.object("o").get().getStatus()).isNull();

    watched.drain();
    watched.awaitReplicas(0);
    mayReadOnlyWhatItWatches();
  }

  @Test
  void readsClusterTriggerAuthenticationsOnceItMay() throws Exception {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: broker, namespace: %s}
        stringData: {host: "%s"}
        """
            .formatted(OWN, Workload.broker()));
    apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ClusterTriggerAuthentication
        metadata: {name: %s}
        spec: {secretTargetRef: [{parameter: host, name: broker, key: host}]}
        """
            .formatted(OWN));
    watched.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: %s}
        spec:
          scaleTargetRef: {name: worker}
          pollingInterval: 1
          triggers:
            - type: rabbitmq
              metadata: {queueName: %s, mode: QueueLength, value: "5", protocol: amqp}
              authenticationRef: {name: %s, kind: ClusterTriggerAuthentication}
        """
            .formatted(watched.namespace(), watched.queue(), OWN));
    watched.publish(10);
    watched.awaitCondition("o", "Ready", "False", "TriggerError");
    assertThat(watched.condition("o", "Ready").message())
        .startsWith("trigger s0-rabbitmq, authenticationRef: ClusterTriggerAuthentication " + OWN)
        .contains("cannot be read", "k8s/components/cluster-authentications");
    watched.holdsReplicas(0);

    install("components/cluster-authentications");
    watched.awaitReplicas(2);
    watched.awaitCondition("o", "Ready", "True", "ScaledObjectReady");
  }

  private void apply(String yaml) {
    HasMetadata resource = Serialization.unmarshal(yaml);
    client.resource(resource).fieldManager("e2e").forceConflicts().serverSideApply();
    installed.add(resource);
  }

  private void mayReadOnlyWhatItWatches() {
    ConfigBuilder config =
        new ConfigBuilder(client.getConfiguration())
            .withImpersonateUsername("system:serviceaccount:" + OWN + ":sarban-scaler")
            .withImpersonateGroups("system:serviceaccounts", "system:authenticated");
    try (KubernetesClient scaler =
        new KubernetesClientBuilder().withConfig(config.build()).build()) {
      assertThat(scaler.secrets().inNamespace(watched.namespace()).list()).isNotNull();
      forbidden(() -> scaler.secrets().inNamespace(other.namespace()).list());
      forbidden(() -> scaler.secrets().inAnyNamespace().list());
      forbidden(() -> scaler.resources(ScaledObject.class).inAnyNamespace().list());
      forbidden(
          () ->
              scaler
                  .apps()
                  .deployments()
                  .inNamespace(other.namespace())
                  .withName("worker")
                  .scale(3));
    }
  }

  private static void forbidden(Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }
}
