// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sarban.scaler.SarbanProcess;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sarban install} and {@code ./sarban uninstall}, as a user runs them. */
@Tag("e2e")
class UninstallE2eTest {

  private static final String OWN = "sarban-e2e-commands";

  @TempDir private Path folder;
  private KubernetesClient client;
  private Workload workload;

  @BeforeEach
  void start() throws Exception {
    assertThat(System.getenv("KUBECONFIG")).as("no cluster: name one in KUBECONFIG").isNotNull();
    client = new KubernetesClientBuilder().build();
    workload = new Workload(client);
  }

  @AfterEach
  void stop() throws Exception {
    run("uninstall", "--namespace", OWN);
    workload.close();
    client.close();
  }

  @Test
  void keepsWhatIsTheUsers() throws Exception {
    String image =
        Optional.ofNullable(System.getenv("SARBAN_E2E_IMAGE")).orElse("sarban/scaler:0.1.0");
    run("install", "--namespace", OWN, "--image", image);
    workload.object("o", "", "advanced: {restoreToOriginalReplicaCount: true}");
    workload.publish(10);
    workload.awaitReplicas(2);
    workload.awaitCondition("o", "Active", "True", "ScalerActive");
    assertThat(workload.object("o").get().getMetadata().getFinalizers()).isNotEmpty();
    // nobody leads meanwhile, as when KEDA has just gone
    client.apps().deployments().inNamespace(OWN).withName("sarban-scaler").scale(0);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> client.pods().inNamespace(OWN).list().getItems().isEmpty());
    leftByKeda("TriggerAuthentication", ", namespace: " + workload.namespace());
    leftByKeda("ClusterTriggerAuthentication", "");

    String said = run("uninstall", "--namespace", OWN);

    assertThat(said).contains("all ScaledObjects, ScaledJobs and authentications are kept");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> client.namespaces().withName(OWN).get() == null);
    assertThat(client.rbac().clusterRoles().withName("sarban-scaler").get()).isNull();
    assertThat(client.apiServices().withName("v1beta1.external.metrics.k8s.io").get()).isNull();
    assertThat(definition().get()).isNotNull();
    kedaCanBeInstalledOverIt();
    assertThat(workload.replicas()).isEqualTo(2);

    goesAtOnce(workload.object("o"));
    goesAtOnce(
        client
            .resources(TriggerAuthentication.class)
            .inNamespace(workload.namespace())
            .withName(workload.namespace()));
    goesAtOnce(client.resources(ClusterTriggerAuthentication.class).withName(workload.namespace()));
  }

  private Resource<CustomResourceDefinition> definition() {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("scaledobjects.keda.sh");
  }

  /** As by {@code kubectl apply --server-side}: another description is no conflict. */
  private void kedaCanBeInstalledOverIt() {
    CustomResourceDefinition of = definition().get();
    CustomResourceDefinition kedas =
        new CustomResourceDefinitionBuilder()
            .withNewMetadata()
            .withName(of.getMetadata().getName())
            .endMetadata()
            .withSpec(of.getSpec())
            .build();
    kedas
        .getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .getOpenAPIV3Schema()
        .setDescription("KEDA's own");
    client.resource(kedas).fieldManager("kubectl").serverSideApply();
    assertThat(definition().get().getMetadata().getLabels()).isNullOrEmpty();
  }

  private void leftByKeda(String kind, String namespace) {
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: %s
        metadata: {name: %s, finalizers: [finalizer.keda.sh]%s}
        spec: {env: [{parameter: host, name: RABBITMQ}]}
        """
            .formatted(kind, workload.namespace(), namespace));
  }

  private static void goesAtOnce(Resource<? extends HasMetadata> resource) {
    assertThat(resource.get().getMetadata().getFinalizers()).isEmpty();
    resource.delete();
    await().atMost(InstalledCluster.PATIENCE).until(() -> resource.get() == null);
  }

  private String run(String... words) throws Exception {
    Path log = folder.resolve(words[0]);
    Process process = SarbanProcess.start(log, words);
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }
}
