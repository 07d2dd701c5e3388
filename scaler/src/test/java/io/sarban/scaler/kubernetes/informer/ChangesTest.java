// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Only changes that decisions depend on are passed on. */
class ChangesTest {

  private static HorizontalPodAutoscaler autoscaler(int replicas, String active) {
    return Serialization.unmarshal(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: orders}
        spec: {maxReplicas: 9}
        status:
          currentReplicas: %d
          conditions: [{type: ScalingActive, status: "%s"}]
        """
            .formatted(replicas, active),
        HorizontalPodAutoscaler.class);
  }

  @Test
  void anAutoscalersStateMattersAndItsReplicasDoNot() {
    assertThat(Changes.matters(autoscaler(1, "True"), autoscaler(7, "True"))).isFalse();
    assertThat(Changes.matters(autoscaler(1, "True"), autoscaler(1, "False"))).isTrue();
  }
}
