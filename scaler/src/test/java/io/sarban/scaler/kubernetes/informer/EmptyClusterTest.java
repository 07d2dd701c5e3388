// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.scaler.kubernetes.install.Installer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster without KEDA's kinds: it answers every request with 404. */
@EnableKubernetesMockClient
class EmptyClusterTest {

  private KubernetesClient client;

  @Test
  void hasNothingToTakeOut() {
    List<String> told = new ArrayList<>();
    new Installer(client, told::add).uninstall(List.of());
    assertThat(told).singleElement().asString().contains("are kept");
  }
}
