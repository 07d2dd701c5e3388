// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** ScaledJobs as their users have them, in a cluster where Sarban is installed. */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class ScaledJobE2eTest {

  private final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  private KubernetesClient client;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void start(Sarban installed) throws Exception {
    client = installed.client();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker());
    connection = factory.newConnection("e2e");
    channel = connection.createChannel();
    channel.queueDeclare(namespace, false, false, false, null);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterEach
  void stop() throws Exception {
    channel.queueDelete(namespace);
    connection.close();
    client.namespaces().withName(namespace).delete();
  }

  private static String broker() {
    return TestServers.setting("RABBITMQ_AMQP");
  }

  /** Applies a ScaledJob of one message a job, whose pods run until they are told to end. */
  private void scaledJob(String name, String annotations, String spec) {
    scaledJob(name, annotations, 10, spec);
  }

  private void scaledJob(String name, String annotations, int max, String spec) {
    String yaml =
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledJob
        metadata:
          name: %s
          namespace: %s
          labels: {team: blue, build: "7"}
          annotations: {%s}
        spec:
          pollingInterval: 1
          maxReplicaCount: %d
          jobTargetRef:
            backoffLimit: 0
            template:
              spec:
                terminationGracePeriodSeconds: 0
                containers:
                  - {name: w, image: "registry.k8s.io/pause:3.10", env: [{name: RABBITMQ, value: "%s"}]}
                volumes: [{name: scratch, emptyDir: {}}]
          triggers:
            - type: rabbitmq
              metadata: {hostFromEnv: RABBITMQ, queueName: %s, mode: QueueLength, value: "1", protocol: amqp}
        %s
        """
            .formatted(name, namespace, annotations, max, broker(), namespace, spec.indent(2));
    client
        .resource((HasMetadata) Serialization.unmarshal(yaml))
        .fieldManager("e2e")
        .forceConflicts()
        .serverSideApply();
  }

  private Resource<ScaledJob> scaledJob(String name) {
    return client.resources(ScaledJob.class).inNamespace(namespace).withName(name);
  }

  private void publish(int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", namespace, null, new byte[] {1});
    }
  }

  private List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(namespace).list().getItems();
  }

  private long unfinished() {
    return jobs().stream().filter(job -> job.getStatus().getCompletionTime() == null).count();
  }

  private void awaitJobs(int wanted) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(jobs()).hasSize(wanted));
  }

  private void holdsJobs(int wanted) throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      assertThat(jobs()).hasSize(wanted);
      Thread.sleep(500);
    }
  }

  /** Its pods end as if their work were done. */
  private void finish(Job job, boolean succeeds) {
    String phase = succeeds ? "Succeeded" : "Failed";
    for (Pod pod :
        client
            .pods()
            .inNamespace(namespace)
            .withLabel("job-name", job.getMetadata().getName())
            .list()
            .getItems()) {
      client
          .pods()
          .inNamespace(namespace)
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"" + phase + "\"}}");
    }
  }

  private void awaitRunning(int pods) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(
            () ->
                client.pods().inNamespace(namespace).list().getItems().stream()
                        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                        .count()
                    == pods);
  }

  private void awaitCondition(String name, String type, String status, String reason) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () -> {
              Condition now = condition(name, type);
              assertThat(now.status() + " " + now.reason()).isEqualTo(status + " " + reason);
            });
  }

  private Condition condition(String name, String type) {
    ScaledJob found = scaledJob(name).get();
    return found.getStatus() == null
        ? Condition.of(type, "", "", "")
        : Conditions.find(found.getStatus().conditions(), type)
            .orElse(Condition.of(type, "", "", ""));
  }

  private List<String> events() {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "ScaledJob".equals(event.getRegarding().getKind()))
        .map(event -> event.getReason())
        .toList();
  }

  private void annotate(String annotation, String value) {
    scaledJob("j")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}");
  }

  @Test
  void createsAJobForEachMessage() throws Exception {
    scaledJob("j", "\"scaledjob.keda.sh/job-excluded-labels\": build", "");
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    awaitCondition("j", "Active", "False", "ScalerNotActive");
    holdsJobs(0);

    publish(4);
    awaitJobs(4);
    awaitCondition("j", "Active", "True", "ScalerActive");
    holdsJobs(4);
    publish(20);
    awaitJobs(10);
    holdsJobs(10);

    Job job = jobs().get(0);
    assertThat(job.getMetadata().getName()).matches("j-[a-z0-9]{5}");
    assertThat(job.getMetadata().getLabels())
        .containsEntry("scaledjob.keda.sh/name", "j")
        .containsEntry("app.kubernetes.io/part-of", "j")
        .containsEntry("team", "blue")
        .doesNotContainKey("build");
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry("scaledjob.keda.sh/generation", "1");
    assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("OnFailure");
    assertThat(job.getSpec().getTemplate().getSpec().getVolumes().get(0).getEmptyDir()).isNotNull();
    var status = scaledJob("j").get().getStatus();
    assertThat(status.triggersTypes()).isEqualTo("rabbitmq");
    assertThat(status.lastActiveTime()).isNotNull();
    assertThat(events())
        .contains("ScaledJobReady", "KEDAScalersStarted", "KEDAJobsCreated", "ScaledJobActive");
  }

  /** Messages stay in the queue here, as if each job had one in hand that is not counted. */
  @Test
  void accurateAndEagerCreateBesideThoseThatRun() throws Exception {
    scaledJob("a", "", 7, "scalingStrategy: {strategy: accurate}");
    publish(3);
    await().atMost(InstalledCluster.PATIENCE).until(() -> jobs().size() >= 3);
    // once the three run, each poll takes the queue for new work, up to the maximum
    awaitJobs(7);
    holdsJobs(7);
    scaledJob("a").delete();
    awaitJobs(0);

    scaledJob("d", "", 7, "");
    awaitJobs(3);
    holdsJobs(3);
    scaledJob("d").delete();
    awaitJobs(0);

    scaledJob("e", "", 7, "scalingStrategy: {strategy: eager}");
    awaitJobs(7);
    holdsJobs(7);
  }

  @Test
  void aPausedOneCreatesNothing() throws Exception {
    scaledJob("j", "", "");
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    annotate("autoscaling.keda.sh/paused", "true");
    awaitCondition("j", "Paused", "True", "ScaledJobPaused");
    publish(3);
    holdsJobs(0);
    annotate("autoscaling.keda.sh/paused", "false");
    awaitJobs(3);
    awaitCondition("j", "Paused", "False", "ScaledJobUnpaused");
    assertThat(events())
        .contains(
            "ScaledJobPaused", "ScaledJobUnpaused", "KEDAScalersStopped", "KEDAScalersStarted");
  }

  @Test
  void theOldestFinishedJobsGo() throws Exception {
    scaledJob("j", "", "successfulJobsHistoryLimit: 2\nfailedJobsHistoryLimit: 1");
    publish(6);
    awaitJobs(6);
    awaitRunning(6);
    channel.queuePurge(namespace);
    List<Job> all = jobs();
    for (int i = 0; i < 4; i++) {
      finish(all.get(i), true);
    }
    finish(all.get(4), false);
    finish(all.get(5), false);
    awaitJobs(3);
    holdsJobs(3);
    assertThat(jobs())
        .filteredOn(
            job ->
                job.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Complete")))
        .hasSize(2);
  }

  @Test
  void aChangeReplacesTheJobsUnlessItIsGradual() throws Exception {
    scaledJob("j", "", "");
    publish(3);
    awaitJobs(3);
    List<String> before = jobs().stream().map(job -> job.getMetadata().getName()).toList();

    scaledJob("j", "", 9, "rollout: {strategy: gradual}");
    holdsJobs(3);
    assertThat(jobs()).extracting(job -> job.getMetadata().getName()).containsAll(before);

    scaledJob("j", "", 8, "");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(jobs())
                    .hasSize(3)
                    .extracting(job -> job.getMetadata().getName())
                    .doesNotContainAnyElementsOf(before));
    assertThat(events())
        .contains("ScaledJobRolloutCleanupStarted", "ScaledJobRolloutCleanupCompleted");
  }

  @Test
  void aDeletedOneTakesItsJobsWithIt() throws Exception {
    scaledJob("j", "", "");
    publish(2);
    awaitJobs(2);
    scaledJob("j").delete();
    awaitJobs(0);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> events().containsAll(List.of("ScaledJobDeleted", "KEDAScalersStopped")));
  }

  @Test
  void aNewLeaderCreatesNoJobTwice(Sarban sarban) throws Exception {
    scaledJob("j", "", "");
    publish(4);
    awaitJobs(4);
    String leader = sarban.leader().orElseThrow();
    client
        .pods()
        .inNamespace(InstalledCluster.NAMESPACE)
        .withName(leader)
        .withGracePeriod(0)
        .delete();
    publish(2);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> sarban.leader().filter(now -> !now.equals(leader)).isPresent());
    awaitJobs(6);
    holdsJobs(6);
    sarban.awaitReady();
  }

  @Test
  void saysWhatIsDeprecatedOrUnknown() throws Exception {
    scaledJob("j", "", "");
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    assertThat(events()).doesNotContain("KEDAScalerInfo");
    scaledJob("j")
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "remove", "path": "/spec/triggers/0/metadata/mode"},
             {"op": "remove", "path": "/spec/triggers/0/metadata/value"},
             {"op": "add", "path": "/spec/triggers/0/metadata/queueLength", "value": "2"},
             {"op": "add", "path": "/spec/triggers/0/metadata/activationvalue", "value": "2"}]
            """);
    awaitHints(
        "trigger s0-rabbitmq, queueLength: is deprecated: use mode: QueueLength and value",
        "trigger s0-rabbitmq, activationvalue: is not used: did you mean activationValue? fix its"
            + " name, or take it out");
  }

  private void awaitHints(String... hints) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.events().v1().events().inNamespace(namespace).list().getItems())
                    .filteredOn(event -> event.getReason().equals("KEDAScalerInfo"))
                    .extracting(Event::getNote)
                    .containsExactlyInAnyOrder(hints));
  }

  @Test
  void theMinimumRunsWithoutMessages() throws Exception {
    scaledJob("j", "", "minReplicaCount: 2");
    awaitJobs(2);
    holdsJobs(2);
    awaitRunning(2);
    finish(jobs().get(0), true);
    await().atMost(InstalledCluster.PATIENCE).until(() -> jobs().size() == 3 && unfinished() == 2);
  }

  @Test
  void saysWhatTheUserHasToFix() throws Exception {
    scaledJob("j", "", "");
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    scaledJob("j")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"add\",\"path\":\"/spec/triggers/0/authenticationRef\","
                + "\"value\":{\"name\":\"a\"}}]");
    // as in KEDA, the trigger goes on without it
    awaitHints(
        "trigger s0-rabbitmq, authenticationRef: TriggerAuthentication "
            + namespace
            + "/a is missing: create it, or name another; goes on without it");
    authentication("env: []");
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    await().atMost(InstalledCluster.PATIENCE).until(() -> users("a").equals("j"));
    scaledJob("j", "", "scalingStrategy: {strategy: eager}");
    await().atMost(InstalledCluster.PATIENCE).until(() -> users("a").isEmpty());
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    channel.queueDelete(namespace);
    awaitCondition("j", "Ready", "False", "TriggerError");
    channel.queueDeclare(namespace, false, false, false, null);
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    // what only the API server knows
    scaledJob("j")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"jobTargetRef\":{\"template\":{\"spec\":{\"dnsPolicy\":\"Nonsense\"}}}}}");
    publish(1);
    awaitCondition("j", "Ready", "False", "KEDAJobCreateFailed");
    assertThat(condition("j", "Ready").message()).contains("dnsPolicy").doesNotContain("guest");
    assertThat(events()).contains("KEDAScalerFailed", "KEDAJobCreateFailed");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void theWebhookRefusesWhatCouldNeverWork() {
    refused(
        () -> scaledJob("j", "", "rollout: {strategy: never}"),
        "spec.rollout.strategy: must be default, immediate or gradual, not \"never\"");
    assertThat(scaledJob("j").get()).isNull();
    refused(() -> authentication("filePath: x"), "spec.filePath: is for a");
    refused(
        () -> authentication("podIdentity: {provider: azure-workload, identityId: ''}"),
        "spec.podIdentity.identityId: is empty: name an identity");

    scaledJob("j", "", "");
    awaitCondition("j", "Ready", "True", "ScaledJobReady");
    // a change is checked, too
    refused(() -> scaledJob("j", "", "rollout: {strategy: never}"), "spec.rollout.strategy");
  }

  private void authentication(String spec) {
    String yaml =
        """
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: a, namespace: %s}
        spec: {%s}
        """
            .formatted(namespace, spec);
    // as it is written: a class of its own would leave out what is empty
    client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class)).create();
  }

  private String users(String authentication) {
    var status =
        client
            .resources(TriggerAuthentication.class)
            .inNamespace(namespace)
            .withName(authentication)
            .get()
            .getStatus();
    return status == null || status.scaledjobs() == null ? "" : status.scaledjobs();
  }

  private static void refused(ThrowingCallable act, String why) {
    assertThatThrownBy(act)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("denied the request")
        .hasMessageContaining(why);
  }
}
