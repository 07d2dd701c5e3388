// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaledObjectTest {

  private static final String YAML =
      """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata:
        name: hello
        namespace: shop
      spec:
        scaleTargetRef:
          name: worker
        maxReplicaCount: 7
        novelty: kept
        triggers:
          - type: rabbitmq
            metadata:
              queueName: orders
              value: "5"
            later: {a: 1}
      """;

  @Test
  void readsTheSpecAndGivesDefaults() {
    ScaledObject object = Serialization.unmarshal(YAML, ScaledObject.class);

    assertThat(object.getSpec().maxReplicaCountOrDefault()).isEqualTo(7);
    assertThat(object.getSpec().pollingIntervalOrDefault()).isEqualTo(30);
    assertThat(TargetRef.of(object))
        .isEqualTo(new TargetRef("shop", "apps/v1", "Deployment", "worker"));
  }

  @Test
  void keepsFieldsThatItDoesNotKnow() {
    ScaledObject object = Serialization.unmarshal(YAML, ScaledObject.class);

    ScaledObject again = Serialization.unmarshal(Serialization.asYaml(object), ScaledObject.class);

    assertThat(again.getSpec().unknown()).containsEntry("novelty", "kept");
    assertThat(again.getSpec().triggers().get(0).unknown()).containsEntry("later", Map.of("a", 1));
    assertThat(again.getSpec()).isEqualTo(object.getSpec());
  }
}
