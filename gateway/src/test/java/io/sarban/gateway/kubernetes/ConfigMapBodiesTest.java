// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.Test;

class ConfigMapBodiesTest {

  private final ConfigMapBodies bodies = new ConfigMapBodies();

  private static ConfigMap map(String namespace, String name, int size) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .addToData("k", "x".repeat(size - 1))
        .build();
  }

  @Test
  void aNamespaceHasSoMuchAndOthersHaveTheirOwn() {
    int mebibyte = 1 << 20;
    for (int i = 0; i < 9; i++) {
      bodies.changed(map("many", "m" + i, mebibyte));
    }
    bodies.changed(map("other", "o", mebibyte));
    assertThat(bodies.configMap("many", "m7")).isPresent();
    assertThat(bodies.configMap("many", "m8")).isEmpty();
    assertThat(bodies.configMap("other", "o")).isPresent();
    // a change counts once, and a deletion makes room
    bodies.changed(map("many", "m0", mebibyte));
    assertThat(bodies.configMap("many", "m0")).isPresent();
    bodies.gone(map("many", "m1", mebibyte));
    bodies.changed(map("many", "m8", mebibyte));
    assertThat(bodies.configMap("many", "m8")).isPresent();
  }
}
