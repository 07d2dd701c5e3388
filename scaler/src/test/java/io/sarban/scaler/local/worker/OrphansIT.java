// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.SarbanProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No replica outlives its scaler, however the scaler ends. */
class OrphansIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private Process scaler;

  @AfterEach
  void stop() {
    scaler.destroyForcibly();
  }

  private ProcessHandle replica() throws Exception {
    Path pid = folder.resolve("pid");
    Files.writeString(
        folder.resolve("w.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: w}
        spec: {template: {spec: {containers: [{name: c, command: [sh, -c, "echo $$ > %s; exec sleep 1000"]}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: w}
        spec:
          scaleTargetRef: {name: w}
          triggers:
            - type: cron
              metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "1"}
        """
            .formatted(pid));
    scaler =
        SarbanProcess.start(
            folder.resolve("log"),
            "run",
            folder.toString(),
            "--work",
            folder.resolve("work").toString(),
            "--port",
            "0");
    await().atMost(PATIENCE).until(() -> Files.exists(pid) && Files.size(pid) > 1);
    Optional<ProcessHandle> replica =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    assertThat(replica).isPresent();
    return replica.get();
  }

  @Test
  void whenItIsStopped() throws Exception {
    ProcessHandle replica = replica();
    scaler.destroy();
    await().atMost(PATIENCE).until(() -> !replica.isAlive() && !scaler.isAlive());
  }

  @Test
  void whenItIsKilled() throws Exception {
    ProcessHandle replica = replica();
    scaler.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !replica.isAlive());
  }
}
