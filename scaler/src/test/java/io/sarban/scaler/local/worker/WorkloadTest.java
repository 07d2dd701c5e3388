// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.resource.TargetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {

  private static final TargetRef TARGET = new TargetRef("default", "apps/v1", "Deployment", "w");
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: w, namespace: default}
      spec: {template: {spec: {containers: [{name: c, image: sarban/worker}]}}}
      """;

  @TempDir private Path folder;

  @Test
  void backsOff() {
    assertThat(Workload.backOff(1)).hasSeconds(1);
    assertThat(Workload.backOff(4)).hasSeconds(8);
    assertThat(Workload.backOff(50)).hasMinutes(5);
  }

  private String worker() throws IOException {
    Path script = Files.writeString(folder.resolve("run"), "#!/bin/sh\nexec sleep 600\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  @Test
  void startsNoMoreAtOnceThanItMay() throws Exception {
    WorkerTemplate template =
        WorkerTemplate.of(
            Serialization.unmarshal(DEPLOYMENT, Deployment.class), key -> Optional.empty());
    WorkerStart start = new WorkerStart(worker(), folder, new WorkerPorts(new Random()));
    Workload workload = new Workload(TARGET);
    workload.wanted(5);
    try {
      assertThat(workload.isWaiting()).isTrue();
      workload.reconcile(template, start, 2, NOW);
      assertThat(workload.running()).hasSize(2);
      assertThat(workload.starting(NOW)).isEqualTo(2);

      workload.running().get(0).ready(true);
      workload.reconcile(template, start, 0, NOW);
      assertThat(workload.running()).hasSize(2);
      assertThat(workload.isWaiting()).isFalse();
      assertThat(workload.starting(NOW)).isEqualTo(1);
      assertThat(workload.starting(NOW.plusSeconds(30))).as("takes long").isZero();

      workload.reconcile(template, start, 9, NOW);
      assertThat(workload.running()).hasSize(5);
    } finally {
      workload.wanted(0);
      for (Instant now = NOW; !workload.isEmpty(); now = now.plusSeconds(60)) {
        workload.reconcile(template, start, 0, now);
        Thread.sleep(20);
      }
    }
  }
}
