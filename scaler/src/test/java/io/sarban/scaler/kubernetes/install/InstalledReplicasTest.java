// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second installation, after a Deployment was scaled. */
@EnableKubernetesMockClient
class InstalledReplicasTest {

  private static final String PATH = "/apis/apps/v1/namespaces/sarban/deployments/sarban-gateway";

  private KubernetesMockServer server;
  private KubernetesClient client;

  private static Deployment deployment(int replicas) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: sarban-gateway, namespace: sarban}
        spec:
          replicas: %d
          selector: {matchLabels: {app: x}}
          template: {metadata: {labels: {app: x}}}
        """
            .formatted(replicas));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void thoseThatThereAreAreKept(int replicas) throws Exception {
    server.expect().get().withPath(PATH).andReturn(200, deployment(replicas)).always();

    assertThat(applied()).contains("\"replicas\":" + replicas);
  }

  @ParameterizedTest
  @ValueSource(ints = 2)
  void thoseOfTheManifestAreTheFirst(int replicas) throws Exception {
    server.expect().get().withPath(PATH).andReturn(404, "").always();

    assertThat(applied()).contains("\"replicas\":" + replicas);
  }

  private String applied() throws Exception {
    server
        .expect()
        .patch()
        .withPath(PATH + "?fieldManager=sarban&force=true")
        .andReturn(200, deployment(1))
        .once();

    new Installer(client, line -> {}).install(List.of(deployment(2)));

    return server.getLastRequest().getBody().readUtf8();
  }
}
