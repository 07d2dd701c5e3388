// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildLabelsTest {

  private static HasMetadata owner(Map<String, String> labels) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("orders")
        .withLabels(labels)
        .endMetadata()
        .build();
  }

  @Test
  void anOwnerWithoutLabelsGivesTheThreeThatAnyChildHas() {
    assertThat(ChildLabels.of(owner(null), "keda-hpa-orders", ""))
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/name", "keda-hpa-orders",
                "app.kubernetes.io/part-of", "orders",
                "app.kubernetes.io/managed-by", "sarban"));
  }

  @Test
  void theOwnersLabelsComeAlongButForTheExcluded() {
    Map<String, String> own =
        Map.of("team", "a", "secret", "b", "app.kubernetes.io/part-of", "shop", "tier", "c");
    assertThat(ChildLabels.of(owner(own), "x", " secret , app.kubernetes.io/part-of,none"))
        .containsEntry("team", "a")
        .containsEntry("tier", "c")
        .containsEntry("app.kubernetes.io/part-of", "orders")
        .doesNotContainKey("secret")
        .hasSize(5);
    assertThat(ChildLabels.of(owner(own), "x", ""))
        .as("as written, where it is not excluded")
        .containsEntry("app.kubernetes.io/part-of", "shop");
  }

  @Test
  void aNameThatIsTooLongForALabelIsCut() {
    String cut = ChildLabels.value("a".repeat(61) + "-.-b");
    assertThat(cut).isEqualTo("a".repeat(61));
  }
}
