// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kubernetes' documentation, "Define Dependent Environment Variables". */
class ContainerEnvironmentTest {

  private final List<EnvVar> variables = new ArrayList<>();

  private void variable(String name, String value) {
    variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
  }

  private ContainerEnvironment environment() {
    var container = new ContainerBuilder().withName("c").withEnv(variables).build();
    return ContainerEnvironment.of(
        "ns", new PodSpecBuilder().withContainers(container).build(), "", key -> Optional.empty());
  }

  @Test
  void namesInBracketsStandForVariablesBeforeThem() {
    variable("HOST", "db.example");
    variable("URL", "http://$(HOST):80/$(LATER)?$$(HOST)&a=$&$(open");
    variable("LATER", "x");
    assertThat(environment().values())
        .containsEntry("URL", "http://db.example:80/$(LATER)?$(HOST)&a=$&$(open");
  }

  @Test
  void aValueThatGrowsTenfoldTenTimesIsMissingAndSaysWhy() {
    variable("V0", "0123456789");
    for (int i = 1; i <= 10; i++) {
      variable("V" + i, ("$(V" + (i - 1) + ")").repeat(10));
    }
    variable("LAST", "x");
    ContainerEnvironment environment = environment();
    assertThat(environment.values()).containsKeys("V4", "LAST").doesNotContainKey("V5");
    assertThat(environment.missing().get("V5")).startsWith("is longer than 128 KiB");
  }

  @Test
  void manyLargeVariablesEndAtTwoMebibytes() {
    variable("BASE", "x".repeat(100_000));
    for (int i = 0; i < 1000; i++) {
      variable("V" + i, "$(BASE)");
    }
    ContainerEnvironment environment = environment();
    assertThat(environment.values().values().stream().mapToInt(String::length).sum())
        .isBetween(1_900_000, 2 << 20);
    assertThat(environment.missing().get("V999")).startsWith("does not fit");
  }

  @Test
  void aTextOfOpenBracketsIsReadInOneGo() {
    variable("OPEN", "$(".repeat(60_000));
    assertThat(environment().values()).containsEntry("OPEN", "$(".repeat(60_000));
  }
}
