// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.act.Replicas.Count;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resource.TargetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessesIT {

  private static final TargetRef TARGET = new TargetRef("default", "apps/v1", "Deployment", "w");

  @TempDir private Path folder;
  private Path manifests;
  private ProblemLog problems;
  private ManifestFolder resources;
  private WorkerProcesses workers;

  @BeforeEach
  void start() throws IOException {
    manifests = Files.createDirectory(folder.resolve("manifests"));
    problems = new ProblemLog();
  }

  @AfterEach
  void stop() {
    workers.close();
    resources.close();
  }

  private void deployment(String script, int grace) throws IOException {
    Files.writeString(
        manifests.resolve("w.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        data: {password: c2VzYW1l}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: w}
        spec:
          template:
            spec:
              terminationGracePeriodSeconds: %d
              containers:
                - name: c
                  command: [sh, -c, '%s']
                  args: [sh, /secrets/password]
                  env:
                    - name: PASSWORD
                      valueFrom: {secretKeyRef: {name: s, key: password}}
                    - {name: GREETING, value: "open $(PASSWORD)"}
                  volumeMounts: [{name: v, mountPath: /secrets}]
              volumes: [{name: v, secret: {secretName: s}}]
        """
            .formatted(grace, script));
    resources = new ManifestFolder(manifests, problems);
    workers = new WorkerProcesses(resources, folder, folder.resolve("work"), problems);
  }

  private List<String> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("work/logs"))) {
      return files.flatMap(file -> lines(file).stream()).toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private void awaitCount(int wanted, int ready) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> workers.of(TARGET).orElseThrow().equals(new Count(wanted, ready)));
  }

  @Test
  void goesUpAndDown() throws IOException {
    deployment("exec sleep 1000", 5);
    assertThat(workers.of(TARGET)).contains(new Count(0, 0));
    workers.scale(TARGET, 4);
    awaitCount(4, 4);
    workers.scale(TARGET, 1);
    awaitCount(1, 1);
    workers.scale(TARGET, 0);
    awaitCount(0, 0);
  }

  @Test
  void givesEnvironmentAndMountsAndTakesSecretsAwayAgain() throws IOException {
    deployment("echo $GREETING, $(cat $1), $(stat -c %a $1); exec sleep 1000", 5);
    workers.scale(TARGET, 1);
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(logs()).contains("open sesame, sesame, 600"));
    workers.scale(TARGET, 0);
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(folder.resolve("work/replicas")).isEmptyDirectory());
  }

  @Test
  void killsWhatIgnoresItsEnd() throws IOException {
    deployment("trap \"\" TERM; echo up; while true; do sleep 1; done", 1);
    workers.scale(TARGET, 1);
    await().atMost(Duration.ofMinutes(3)).until(() -> logs().contains("up"));
    workers.scale(TARGET, 0);
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(folder.resolve("work/replicas")).isEmptyDirectory());
  }

  @Test
  void startsADeadWorkerAgainAndSaysWhyItEnded() throws IOException {
    deployment("echo no luck; exit 3", 1);
    workers.scale(TARGET, 1);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> logs().stream().filter("no luck"::equals).count() >= 3);
    assertThat(problems.standing().toString()).contains("ended with status 3: no luck");
  }
}
