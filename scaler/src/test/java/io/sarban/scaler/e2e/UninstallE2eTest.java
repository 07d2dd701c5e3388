package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sarban.scaler.SarbanProcess;
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
    workload.object("o", "", "");
    workload.publish(10);
    workload.awaitReplicas(2);
    workload.awaitCondition("o", "Active", "True", "ScalerActive");
    assertThat(workload.object("o").get().getMetadata().getFinalizers()).isNotEmpty();

    String said = run("uninstall", "--namespace", OWN);

    assertThat(said).contains("the CustomResourceDefinitions and all ScaledObjects are kept");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> client.namespaces().withName(OWN).get() == null);
    assertThat(client.rbac().clusterRoles().withName("sarban-scaler").get()).isNull();
    assertThat(client.apiServices().withName("v1beta1.external.metrics.k8s.io").get()).isNull();
    assertThat(
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("scaledobjects.keda.sh")
                .get())
        .isNotNull();
    assertThat(workload.replicas()).isEqualTo(2);
    assertThat(workload.object("o").get().getMetadata().getFinalizers()).isEmpty();

    workload.object("o").delete();
    await().atMost(InstalledCluster.PATIENCE).until(() -> workload.object("o").get() == null);
  }

  private String run(String... words) throws Exception {
    Path log = folder.resolve(words[0]);
    Process process = SarbanProcess.start(log, words);
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }
}
