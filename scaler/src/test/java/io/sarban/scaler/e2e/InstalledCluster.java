// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.sarban.scaler.kubernetes.election.RunningScaler;
import io.sarban.scaler.kubernetes.install.Installation;
import io.sarban.scaler.kubernetes.install.Installer;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The cluster in KUBECONFIG, with Sarban installed in a namespace of the tests' own; once for all
 * tests of a class, and taken out after the last: others install it otherwise.
 *
 * <p>Pods must reach the brokers that {@code ./verify} starts on this machine. In a cluster without
 * a service network, SARBAN_E2E_POD_ADDRESS=true lets the API server call the leader's pod itself.
 */
public final class InstalledCluster implements ParameterResolver {

  static final Duration PATIENCE = Duration.ofSeconds(90);
  static final String NAMESPACE = "sarban-e2e";
  private static final String GATEWAY = "sarban-gateway";
  private static final int SECURE_PORT = 6443;
  private static final PatchContext PORT = PatchContext.of(PatchType.JSON);

  /** A class whose Sarban has the HTTP gateway, too. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface WithGateway {}

  /** Sarban, as the tests see it. */
  record Sarban(KubernetesClient client, List<HasMetadata> resources) implements AutoCloseable {

    List<Pod> pods() {
      return client
          .pods()
          .inNamespace(NAMESPACE)
          .withLabel("app.kubernetes.io/name", "sarban-scaler")
          .list()
          .getItems();
    }

    /** Stops Sarban, or lets it run again. */
    void scale(int replicas) {
      client.apps().deployments().inNamespace(NAMESPACE).withName("sarban-scaler").scale(replicas);
      await().atMost(PATIENCE).until(() -> pods().size() == replicas);
    }

    Optional<String> leader() {
      return new RunningScaler(client, NAMESPACE).leader();
    }

    void awaitReady() {
      await()
          .atMost(PATIENCE)
          .until(() -> pods().stream().filter(Readiness.getInstance()::isReady).count() == 2);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  leader()
                      .filter(
                          name ->
                              pods().stream().anyMatch(p -> p.getMetadata().getName().equals(name)))
                      .isPresent());
      if (Boolean.parseBoolean(System.getenv("SARBAN_E2E_POD_ADDRESS"))) {
        pointAt(
            pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(leader().orElseThrow()))
                .findFirst()
                .orElseThrow()
                .getStatus()
                .getPodIP());
      }
      awaitServed();
    }

    private void awaitServed() {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  client
                      .apiServices()
                      .withName("v1beta1.external.metrics.k8s.io")
                      .get()
                      .getStatus()
                      .getConditions()
                      .stream()
                      .anyMatch(
                          c -> c.getType().equals("Available") && c.getStatus().equals("True")));
    }

    private void pointAt(String address) {
      client.services().inNamespace(NAMESPACE).withName("sarban-scaler").delete();
      client
          .resource(
              new ServiceBuilder()
                  .withNewMetadata()
                  .withName("sarban-scaler")
                  .withNamespace(NAMESPACE)
                  .endMetadata()
                  .withNewSpec()
                  .withType("ExternalName")
                  .withExternalName(address)
                  .endSpec()
                  .build())
          .create();
      client
          .apiServices()
          .withName("v1beta1.external.metrics.k8s.io")
          .patch(PORT, port("/spec/service/port"));
      var webhooks =
          client
              .admissionRegistration()
              .v1()
              .validatingWebhookConfigurations()
              .withName("sarban-admission");
      for (int i = 0; i < webhooks.get().getWebhooks().size(); i++) {
        webhooks.patch(PORT, port("/webhooks/" + i + "/clientConfig/service/port"));
      }
    }

    /** Not an edit: the scaler itself changes these, too. */
    private static String port(String path) {
      return "[{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":" + SECURE_PORT + "}]";
    }

    @Override
    public void close() {
      new Installer(client, line -> {}).uninstall(resources);
      // the next class installs into the same namespace
      await().atMost(PATIENCE).until(() -> client.namespaces().withName(NAMESPACE).get() == null);
      client.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    Class<?> type = parameter.getParameter().getType();
    return type == Sarban.class || type == Workload.class;
  }

  /** Sarban is the class's, a workload the test's own, and closed after it. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    if (parameter.getParameter().getType() == Workload.class) {
      return extension
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              Workload.class, key -> workload(installed(extension).client()), Workload.class);
    }
    return installed(extension);
  }

  private static List<HasMetadata> resources(boolean gateway) throws IOException {
    Installation installation =
        new Installation(
            NAMESPACE, Engine.DIRECT, Optional.ofNullable(System.getenv("SARBAN_E2E_IMAGE")));
    Path base = Path.of("..", "k8s", "base");
    String image = System.getenv("SARBAN_E2E_GATEWAY_IMAGE");
    return gateway
        ? installation.resources(
            base,
            Path.of("..", "k8s", "components", "gateway"),
            image == null ? Map.of() : Map.of(GATEWAY, image))
        : installation.resources(base);
  }

  private static Workload workload(KubernetesClient client) {
    try {
      return new Workload(client);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Sarban installed(ExtensionContext extension) {
    return extension
        .getParent()
        .orElseThrow()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(
            InstalledCluster.class,
            key -> install(extension.getRequiredTestClass().isAnnotationPresent(WithGateway.class)),
            Sarban.class);
  }

  private static Sarban install(boolean gateway) {
    assertThat(System.getenv("KUBECONFIG")).as("no cluster: name one in KUBECONFIG").isNotNull();
    KubernetesClient client = new KubernetesClientBuilder().build();
    try {
      List<HasMetadata> resources = resources(gateway);
      new Installer(client, line -> {}).install(resources);
      Sarban sarban = new Sarban(client, resources);
      try {
        sarban.awaitReady();
      } catch (RuntimeException e) {
        sarban.close();
        throw e;
      }
      return sarban;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
