// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.resource.TargetRef;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerProcessesTest {

  private static final Set<TargetRef> TARGETS =
      IntStream.range(0, 64)
          .mapToObj(i -> new TargetRef("default", "apps/v1", "Deployment", "d" + i))
          .collect(Collectors.toCollection(LinkedHashSet::new));

  @Test
  void targetsWithoutAWorkerAreFirst() {
    List<TargetRef> ordered =
        WorkerProcesses.mostUsefulFirst(TARGETS, target -> target.name().endsWith("7"));
    assertThat(ordered.subList(0, 6)).allMatch(target -> target.name().endsWith("7"));
    assertThat(ordered).containsExactlyInAnyOrderElementsOf(TARGETS);
  }

  /** Scaling threads change what a workload wants, at any moment. */
  @Test
  void targetsMayChangeMeanwhile() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(WorkerProcesses.mostUsefulFirst(TARGETS, target -> random.nextBoolean()))
          .containsExactlyInAnyOrderElementsOf(TARGETS);
    }
  }
}
