// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(crud = true)
class InstallerTest {

  private KubernetesClient client;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ScaledObject",
        "ScaledJob",
        "TriggerAuthentication",
        "ClusterTriggerAuthentication"
      })
  void uninstallTakesTheFinalizerThatNobodyWouldRemove(String kind) {
    String namespace = kind.startsWith("Cluster") ? "" : ", namespace: shop";
    HasMetadata resource =
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: %s
            metadata: {name: x, finalizers: [finalizer.keda.sh, own.example.com]%s}
            spec: {}
            """
                .formatted(kind, namespace));
    client.resource(resource).create();

    new Installer(client, line -> {}).uninstall(List.of());

    assertThat(client.resource(resource).get().getMetadata().getFinalizers())
        .containsExactly("own.example.com");
  }

  /** The other fields stay as they are. */
  @Test
  void uninstallTakesTheFinalizerOfWhatCannotBeRead() {
    String path = "/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects";
    client.raw(
        path,
        "POST",
        """
        {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
         "metadata": {"name": "x", "namespace": "shop", "finalizers": ["finalizer.keda.sh"]},
         "spec": {"maxReplicaCount": "many", "triggers": 5}}
        """);

    new Installer(client, line -> {}).uninstall(List.of());

    assertThat(client.raw(path + "/x"))
        .doesNotContain("finalizer.keda.sh")
        .contains("many")
        .contains("triggers");
  }
}
