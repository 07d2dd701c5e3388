// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(crud = true)
class RepairedLockTest {

  private KubernetesClient client;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", \"spec\": {}",
        ", \"spec\": {\"holderIdentity\": \"gone\"}",
        ", \"spec\": {\"holderIdentity\": \"gone\", \"leaseDurationSeconds\": 5}",
      })
  void aLeaseThatLacksItsFieldsBlocksNobody(String spec) {
    client.raw(
        "/apis/coordination.k8s.io/v1/namespaces/sarban/leases",
        "POST",
        """
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
         "metadata": {"name": "sarban-scaler", "namespace": "sarban"}%s}
        """
            .formatted(spec));
    List<Boolean> leads = new CopyOnWriteArrayList<>();

    try (Leadership leadership = new Leadership(client, "sarban", "me", leads::add)) {
      leadership.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> leads.contains(true));
    }

    assertThat(leads.get(0)).isTrue();
  }
}
