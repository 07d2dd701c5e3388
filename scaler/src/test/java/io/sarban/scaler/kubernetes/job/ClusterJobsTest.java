// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ScaledJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counting, creating and deleting by the scaler's own routes, against an API of the client's. */
@EnableKubernetesMockClient(crud = true)
class ClusterJobsTest {

  private static final ResourceKey KEY = new ResourceKey(ResourceKind.SCALED_JOB, "shop", "report");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private KubernetesClient client;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private Fence fence;
  private ClusterResources resources;
  private ClusterJobs jobs;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  static ScaledJob scaledJob(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledJob
        metadata:
          name: report
          namespace: shop
          labels: {team: a, secret-team: b}
          annotations: {note: x, scaledjob.keda.sh/job-excluded-labels: "other, secret-team"}
        spec:
          jobTargetRef:
            backoffLimit: 2
            notKnownHere: {a: [1]}
            template:
              spec:
                %s
                containers: [{name: c, image: i}]
                volumes: [{name: v, emptyDir: {}}]
          triggers: [{type: test, metadata: {}}]
        """
            .formatted(spec),
        ScaledJob.class);
  }

  @BeforeEach
  void start() throws Exception {
    client.resource(scaledJob("")).create();
    fence = new Fence(client);
    fence.lead(true);
    camel.getRegistry().bind("kubernetes", fence.unchecked());
    camel.start();
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.resolveResource(camel, "classpath:routes/scaler/job.camel.yaml"));
    Namespaces all = Namespaces.parse("");
    resources = new ClusterResources(client, all, Optional.empty(), key -> {});
    jobs =
        new ClusterJobs(client, fence, resources, all, camel.createProducerTemplate(), () -> now);
  }

  @AfterEach
  void stop() {
    jobs.close();
    resources.close();
    camel.stop();
  }

  private Resource<Job> job(String name) {
    return client.batch().v1().jobs().inNamespace("shop").withName(name);
  }

  private List<Job> all() {
    return client.batch().v1().jobs().inNamespace("shop").list().getItems();
  }

  private void awaitCounts(int running, int pending) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(running, pending)));
  }

  @Test
  void aJobThatWasCreatedCountsFromThenOn() throws Exception {
    assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(0, 0));
    for (int i = 1; i <= 20; i++) {
      jobs.create(KEY);
      assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(i, i));
    }
    assertThat(all()).hasSize(20);
    for (Job job : all()) {
      jobs.delete(KEY, job.getMetadata().getName());
    }
    awaitCounts(0, 0);
  }

  @Test
  void aJobOfAnotherNamespaceThatNamesTheOwnerDoesNotCount() throws Exception {
    ScaledJob owner = resources.scaledJob(KEY).orElseThrow();
    Job foreign = Serialization.unmarshal(JobManifest.of(owner).json(), Job.class);
    foreign.getMetadata().setNamespace("other");
    client.resource(foreign).create();
    // the first count waits for the list of Jobs
    assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(0, 0));
  }

  @Test
  void aJobThatTheWatchDoesNotShowCountsUntilItHasEnded() throws Exception {
    assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(0, 0));
    jobs.close();
    jobs.create(KEY);
    jobs.create(KEY);
    now = now.plusSeconds(120);
    assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(2, 2));

    job(all().get(0).getMetadata().getName()).delete();
    end(all().get(0), "Complete", "2026-01-01T00:02:00Z");
    assertThat(jobs.count(KEY, List.of())).as("not asked for yet").isEqualTo(new JobCounts(2, 2));
    now = now.plusSeconds(120);
    assertThat(jobs.count(KEY, List.of())).isEqualTo(new JobCounts(0, 0));
  }

  @Test
  void aJobIsAsKedaMakesIt() throws Exception {
    jobs.create(KEY);
    Job job = all().get(0);
    assertThat(job.getMetadata().getName()).matches("report-[a-z0-9]{5}");
    assertThat(job.getMetadata().getLabels())
        .containsEntry("scaledjob.keda.sh/name", "report")
        .containsEntry("app.kubernetes.io/name", "report")
        .containsEntry("app.kubernetes.io/part-of", "report")
        .containsEntry("team", "a")
        .doesNotContainKey("secret-team");
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry("scaledjob.keda.sh/generation", "1")
        .containsEntry("note", "x");
    var owner = job.getMetadata().getOwnerReferences().get(0);
    assertThat(owner.getUid())
        .isEqualTo(resources.scaledJob(KEY).orElseThrow().getMetadata().getUid());
    assertThat(owner.getController()).isTrue();
    assertThat(job.getSpec().getBackoffLimit()).isEqualTo(2);
    var pod = job.getSpec().getTemplate().getSpec();
    assertThat(pod.getRestartPolicy()).isEqualTo("OnFailure");
    assertThat(pod.getVolumes().get(0).getEmptyDir()).isNotNull();
    assertThat(JobManifest.of(scaledJob("")).json())
        .contains("\"notKnownHere\":{\"a\":[1]}")
        .contains("\"emptyDir\":{}");
    assertThat(JobManifest.of(scaledJob("restartPolicy: Never")).json())
        .contains("\"restartPolicy\":\"Never\"");
  }

  @Test
  void aJobIsPendingUntilAPodOfItRunsOrHasTheConditions() throws Exception {
    jobs.create(KEY);
    jobs.create(KEY);
    pod(all().get(0), "Running", "Ready");
    pod(all().get(1), "Pending", "PodScheduled");
    awaitCounts(2, 1);
    assertThat(jobs.count(KEY, List.of("PodScheduled")).pending()).isEqualTo(1);
    assertThat(jobs.count(KEY, List.of("Ready")).pending()).isEqualTo(1);
    assertThat(jobs.count(KEY, List.of("Ready", "PodScheduled")).pending()).isEqualTo(2);
  }

  private void pod(Job job, String phase, String condition) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-x")
                .withNamespace("shop")
                .addToLabels("job-name", job.getMetadata().getName())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build())
        .create();
  }

  @Test
  void whatIsFinishedCountsNoMoreAndWhatIsOfAnOlderStateIsOutdated() throws Exception {
    for (int i = 0; i < 3; i++) {
      jobs.create(KEY);
    }
    List<Job> created = all();
    end(created.get(0), "Complete", "2026-01-01T00:00:10Z");
    end(created.get(1), "Failed", "2026-01-01T00:00:20Z");
    awaitCounts(1, 1);
    assertThat(jobs.finished(KEY)).extracting(FinishedJob::succeeded).containsOnlyOnce(true, false);

    ScaledJob changed = client.resource(scaledJob("")).get();
    assertThat(jobs.outdated(changed)).isEmpty();
    changed.getMetadata().setGeneration(2L);
    assertThat(jobs.outdated(changed)).containsExactly(created.get(2).getMetadata().getName());
  }

  private void end(Job job, String type, String at) {
    job(job.getMetadata().getName())
        .editStatus(
            found -> {
              var status = found.getStatus() == null ? new JobStatus() : found.getStatus();
              status.setConditions(
                  List.of(
                      new JobConditionBuilder()
                          .withType(type)
                          .withStatus("True")
                          .withLastTransitionTime(at)
                          .build()));
              found.setStatus(status);
              return found;
            });
  }

  @Test
  void ofAScaledJobThatIsGoneNoneIsCreated() {
    ResourceKey other = new ResourceKey(ResourceKind.SCALED_JOB, "shop", "other");
    assertThatThrownBy(() -> jobs.create(other))
        .isInstanceOf(ScaleException.class)
        .hasMessage("ScaledJob shop/other is gone");
    assertThat(jobs.count(other, List.of())).isEqualTo(new JobCounts(0, 0));
  }
}
