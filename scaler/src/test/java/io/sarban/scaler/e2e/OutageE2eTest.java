// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sarban.scaler.FreePort;
import io.sarban.scaler.SarbanProcess;
import io.sarban.scaler.kubernetes.election.Leadership;
import io.sarban.scaler.kubernetes.install.Installation;
import io.sarban.scaler.kubernetes.install.Installer;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server is away for a while, as a scaler sees it. */
@Tag("e2e")
class OutageE2eTest {

  /** As long as a lease: whoever backs off has begun to do so by then. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final Duration LATER = Duration.ofSeconds(15);

  /**
   * In {@link #LATER} each of four watched kinds is tried once or twice, by the interval that the
   * scaler drew, and the lease at most eight times; each try is two requests: 32, and a few more.
   */
  private static final int FEW = 36;

  @TempDir private Path folder;
  private KubernetesClient client;
  private Forwarder forwarder;
  private Workload workload;

  @BeforeEach
  void start() throws Exception {
    assertThat(System.getenv("KUBECONFIG")).as("no cluster: name one in KUBECONFIG").isNotNull();
    client = new KubernetesClientBuilder().build();
    List<HasMetadata> definitions =
        new Installation(InstalledCluster.NAMESPACE, Engine.DIRECT, Optional.empty())
            .resources(Path.of("..", "k8s", "base")).stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .toList();
    new Installer(client, line -> {}).install(definitions);
    forwarder = new Forwarder(URI.create(client.getConfiguration().getMasterUrl()));
    workload = new Workload(client);
  }

  @AfterEach
  void stop() throws Exception {
    workload.close();
    forwarder.close();
    client.close();
  }

  @Test
  void isOutlivedWithoutHaste() throws Exception {
    workload.object("o", "", "");
    workload.publish(10);
    Path log = folder.resolve("log");
    int port = FreePort.find();
    Process scaler = scaler(log, port);
    try {
      workload.awaitReplicas(2);
      workload.awaitCondition("o", "Active", "True", "ScalerActive");

      forwarder.cut();
      workload.publish(10);
      Thread.sleep(FIRST.toMillis());
      int first = forwarder.refused();
      Thread.sleep(LATER.toMillis());
      assertThat(scaler.isAlive()).isTrue();
      assertThat(metrics(port)).contains("scaledObject=\"o\"");
      assertThat(workload.replicas()).isEqualTo(2);
      assertThat(first).isPositive();
      assertThat(forwarder.refused() - first).isLessThan(FEW);

      forwarder.fix();
      workload.awaitReplicas(4);
      assertThat(Files.readAllLines(log))
          .anyMatch(line -> line.contains("this scaler has lost leadership"))
          .noneMatch(line -> line.startsWith("\tat "));
    } finally {
      scaler.destroy();
      scaler.waitFor();
    }
  }

  private Process scaler(Path log, int port) throws IOException {
    Map<String, String> through =
        Map.of(
            "KUBERNETES_MASTER", forwarder.url(),
            "KUBERNETES_TRUST_CERTIFICATES", "true",
            "KUBERNETES_DISABLE_HOSTNAME_VERIFICATION", "true");
    return SarbanProcess.start(
        log,
        through,
        "operate",
        "--namespaces",
        workload.namespace(),
        "--own-namespace",
        workload.namespace(),
        "--host",
        "127.0.0.1",
        "--port",
        String.valueOf(port));
  }

  /** What it knows of its objects is still there; the API of objects needs the API server. */
  private static String metrics(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/observe/metrics");
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void endsALeadersTermBeforeTheNextBegins() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (KubernetesClient through =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder(client.getConfiguration())
                        .withMasterUrl(forwarder.url())
                        .withTrustCerts(true)
                        .withDisableHostnameVerification(true)
                        .build())
                .build();
        Leadership first = leadership(through, "first", told)) {
      first.start();
      await().atMost(InstalledCluster.PATIENCE).until(() -> told.contains("first true"));
      try (Leadership second = leadership(client, "second", told)) {
        second.start();
        forwarder.cut();
        await().atMost(InstalledCluster.PATIENCE).until(() -> told.contains("second true"));
        assertThat(told).containsExactly("first true", "first false", "second true");
        forwarder.fix();
      }
      await()
          .atMost(InstalledCluster.PATIENCE)
          .untilAsserted(() -> assertThat(told).endsWith("second false", "first true"));
    }
  }

  private Leadership leadership(KubernetesClient by, String name, List<String> told) {
    return new Leadership(by, workload.namespace(), name, leads -> told.add(name + " " + leads));
  }
}
