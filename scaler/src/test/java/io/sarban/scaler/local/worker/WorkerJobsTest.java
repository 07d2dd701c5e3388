// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJobsTest {

  private static final ResourceKey KEY = new ResourceKey(ResourceKind.SCALED_JOB, "default", "j");
  private static final ConditionFactory SOON = await().atMost(Duration.ofSeconds(60));

  @TempDir private Path folder;
  private Path manifests;
  private ManifestFolder resources;
  private WorkerJobs jobs;

  @BeforeEach
  void start() throws IOException {
    manifests = Files.createDirectory(folder.resolve("manifests"));
    write("exec sleep 1000", "");
    resources = new ManifestFolder(manifests, new ProblemLog());
    resources.watch(changed -> {});
    jobs = new WorkerJobs(resources, folder, folder.resolve("work"));
  }

  @AfterEach
  void stop() throws IOException {
    jobs.close();
    resources.close();
    assertThat(folder.resolve("work/replicas"))
        .satisfiesAnyOf(
            gone -> assertThat(gone).doesNotExist(), empty -> assertThat(empty).isEmptyDirectory());
  }

  private void write(String script, String more) throws IOException {
    Files.writeString(
        manifests.resolve("j.yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledJob
        metadata: {name: j}
        spec:
          %s
          jobTargetRef:
            backoffLimit: 0
            template:
              spec:
                terminationGracePeriodSeconds: 5
                containers:
                  - name: c
                    image: i
                    command: [sh, -c, '%s']
          triggers: [{type: cron, metadata: {}}]
        """
            .formatted(more, script));
  }

  private void rewrite(String script, String more) throws IOException {
    write(script, more);
    SOON.until(() -> resources.find(KEY).orElseThrow().toString().contains(script));
  }

  private void create(String script) throws Exception {
    rewrite(script, "");
    jobs.create(KEY);
  }

  private JobCounts counts() {
    return jobs.count(KEY, List.of());
  }

  private List<String> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("work/logs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void isPendingUntilAProcessRunsAndHasTheConditions() throws Exception {
    jobs.create(KEY);
    SOON.until(() -> counts().equals(new JobCounts(1, 0)));
    SOON.until(() -> jobs.count(KEY, List.of("Ready", "PodScheduled")).pending() == 0);
    assertThat(jobs.count(KEY, List.of("example.com/never"))).isEqualTo(new JobCounts(1, 1));
    assertThat(jobs.finished(KEY)).isEmpty();
  }

  @Test
  void oneThatEndsWithZeroIsCompleteAndCanBeDeletedWithItsLog() throws Exception {
    create("echo done");
    SOON.until(() -> jobs.finished(KEY).size() == 1);
    FinishedJob finished = jobs.finished(KEY).get(0);
    assertThat(finished.succeeded()).isTrue();
    assertThat(counts()).isEqualTo(new JobCounts(0, 0));
    assertThat(logs()).containsExactly("default_" + finished.name() + ".log");
    jobs.delete(KEY, finished.name());
    SOON.until(() -> jobs.finished(KEY).isEmpty() && logs().isEmpty());
  }

  @Test
  void oneThatFailsMoreOftenThanItMayHasFailed() throws Exception {
    create("exit 3");
    SOON.until(() -> jobs.finished(KEY).size() == 1);
    assertThat(jobs.finished(KEY).get(0).succeeded()).isFalse();
  }

  @Test
  void oneThatMayFailIsTriedAgain() throws Exception {
    rewrite("test -e again || { touch again; exit 1; }", "");
    Files.writeString(
        manifests.resolve("j.yaml"),
        Files.readString(manifests.resolve("j.yaml"))
            .replace("backoffLimit: 0", "backoffLimit: 1")
            .replace("again", folder.resolve("again").toString()));
    SOON.until(() -> resources.find(KEY).orElseThrow().toString().contains("backoffLimit=1"));
    jobs.create(KEY);
    SOON.until(() -> counts().equals(new JobCounts(1, 1)));
    SOON.until(() -> jobs.finished(KEY).stream().anyMatch(FinishedJob::succeeded));
    assertThat(LocalJob.backOff(2)).isEqualTo(Duration.ofSeconds(20));
    assertThat(LocalJob.backOff(60)).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void aChangeEndsThoseOfTheOlderState() throws Exception {
    jobs.create(KEY);
    SOON.until(() -> counts().equals(new JobCounts(1, 0)));
    rewrite("exec sleep 2000", "");
    SOON.until(() -> counts().running() == 0);
  }

  @Test
  void aGradualRolloutLeavesThem() throws Exception {
    jobs.create(KEY);
    rewrite("exec sleep 2000", "rollout: {strategy: gradual}");
    jobs.create(KEY);
    SOON.until(() -> counts().equals(new JobCounts(2, 0)));
    Files.delete(manifests.resolve("j.yaml"));
    SOON.until(() -> counts().running() == 0);
  }

  @Test
  void whatCannotBeMadeIsRefused() throws Exception {
    rewrite("no", "");
    Files.writeString(
        manifests.resolve("j.yaml"),
        Files.readString(manifests.resolve("j.yaml"))
            .replace(
                "image: i",
                "image: i\n"
                    + "            env: [{name: A, valueFrom: {secretKeyRef: {name: none, key:"
                    + " k}}}]"));
    SOON.until(() -> resources.find(KEY).toString().contains("secretKeyRef"));
    assertThatThrownBy(() -> jobs.create(KEY))
        .isInstanceOf(ScaleException.class)
        .hasMessageContaining("Secret default/none is missing: create it");
  }
}
