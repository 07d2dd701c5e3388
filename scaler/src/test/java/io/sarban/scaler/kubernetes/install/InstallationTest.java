// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InstallationTest {

  private static final Path K8S = Path.of("..", "k8s");

  private static List<HasMetadata> resources(Installation installation) throws IOException {
    return installation.resources(K8S.resolve("base"));
  }

  /** If this fails, run {@code ./sarban install --dry-run > k8s/sarban.yaml}. */
  @Test
  void theOneFileHoldsWhatTheBaseHolds() throws IOException {
    String expected =
        resources(new Installation("sarban", Engine.DIRECT, Optional.empty())).stream()
            .map(Serialization::asYaml)
            .collect(Collectors.joining());
    assertThat(Files.readString(K8S.resolve("sarban.yaml"))).isEqualTo(expected);
  }

  @Test
  void goesWhereItIsWanted() throws IOException {
    List<HasMetadata> resources =
        resources(new Installation("elsewhere", Engine.HPA, Optional.of("registry/own:1")));
    String text = resources.stream().map(Serialization::asYaml).collect(Collectors.joining());
    assertThat(text).doesNotContain("namespace: \"sarban\"").contains("namespace: \"elsewhere\"");
    Deployment scaler =
        resources.stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .findFirst()
            .orElseThrow();
    var container = scaler.getSpec().getTemplate().getSpec().getContainers().get(0);
    assertThat(container.getImage()).isEqualTo("registry/own:1");
    assertThat(container.getEnv())
        .anyMatch(env -> env.getName().equals("SARBAN_ENGINE") && env.getValue().equals("hpa"));
  }

  @Test
  void theGatewayIsAddedAndTheScalerFollowsIt() throws IOException {
    Installation installation =
        new Installation("elsewhere", Engine.DIRECT, Optional.of("registry/scaler:1"));
    Path gateway = K8S.resolve("components/gateway");
    List<HasMetadata> resources =
        installation.resources(
            K8S.resolve("base"), gateway, Map.of("sarban-gateway", "registry/gateway:1"));
    String text = resources.stream().map(Serialization::asYaml).collect(Collectors.joining());
    assertThat(text).doesNotContain("namespace: \"sarban\"");
    assertThat(resources)
        .extracting(one -> one.getMetadata().getName())
        .contains("interceptorroutes.http.keda.sh", "httpscaledobjects.http.keda.sh")
        .contains("sarban-scaler-http");
    assertThat(deployment(resources, "sarban-gateway").getImage()).isEqualTo("registry/gateway:1");
    Container scaler = deployment(resources, "sarban-scaler");
    assertThat(scaler.getImage()).isEqualTo("registry/scaler:1");
    assertThat(scaler.getEnv())
        .anyMatch(env -> env.getName().equals("SARBAN_HTTP") && env.getValue().equals("true"));
    assertThat(scaler.getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .contains("/tmp", "/var/run/secrets/sarban.io/gateway");
    assertThat(text).contains("audience: \"sarban-gateway\"");
  }

  private static Container deployment(List<HasMetadata> resources, String name) {
    return resources.stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .filter(one -> one.getMetadata().getName().equals(name))
        .map(one -> one.getSpec().getTemplate().getSpec().getContainers().get(0))
        .findFirst()
        .orElseThrow();
  }
}
