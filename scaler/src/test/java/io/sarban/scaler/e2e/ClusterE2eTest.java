// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sarban as its users have it: installed in a cluster, as pods under their own account. */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class ClusterE2eTest {

  private static final String SERVING_SECRET = "sarban-certificates";

  private Sarban sarban;
  private Workload workload;

  @BeforeEach
  void start(Sarban installed, Workload given) {
    sarban = installed;
    workload = given;
  }

  @Test
  void scalesFromZeroToManyAndBack() throws Exception {
    workload.object("o", "", "");
    workload.awaitCondition("o", "Ready", "True", "ScaledObjectReady");
    workload.awaitCondition("o", "Active", "False", "ScalerNotActive");

    workload.publish(32);
    workload.awaitReplicas(7);
    workload.awaitCondition("o", "Active", "True", "ScalerActive");

    workload.drain();
    workload.awaitReplicas(0);

    var status = workload.object("o").get().getStatus();
    assertThat(status.scaleTargetKind()).isEqualTo("apps/v1.Deployment");
    assertThat(status.externalMetricNames()).hasSize(1);
    assertThat(status.originalReplicaCount()).isZero();
    assertThat(status.triggersTypes()).isEqualTo("rabbitmq");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workload.events("o"))
                    .contains(
                        "ScaledObjectReady",
                        "KEDAScalersStarted",
                        "KEDAScaleTargetActivated",
                        "KEDAScaleTargetDeactivated"));
  }

  @Test
  void saysWhatTheUserHasToFixAndGoesOnWhenItIsFixed() throws Exception {
    workload.object("o", "", "");
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: p, namespace: %s}
        spec:
          scaleTargetRef: {name: other}
          pollingInterval: 1
          triggers:
            - type: rabbitmq
              metadata: {queueName: none, mode: QueueLength, value: "5"}
              authenticationRef: {name: broker}
        """
            .formatted(workload.namespace()));
    workload.awaitCondition("p", "Ready", "False", "ScaledObjectCheckFailed");
    assertThat(workload.condition("p", "Ready").message())
        .contains("TriggerAuthentication")
        .contains("broker is missing");
    workload.awaitCondition("o", "Ready", "True", "ScaledObjectReady");

    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: broker, namespace: %s}
        spec: {secretTargetRef: [{parameter: host, name: broker, key: host}]}
        """
            .formatted(workload.namespace()));
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workload.condition("p", "Ready").message())
                    .contains("Secret " + workload.namespace() + "/broker is missing"));
    workload.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: broker, namespace: %s}
        stringData: {host: "amqp://guest:guest@127.0.0.1:1/"}
        """
            .formatted(workload.namespace()));
    workload.deployment("other", 0);
    workload.awaitCondition("p", "Ready", "False", "TriggerError");
    assertThat(workload.condition("p", "Ready").message()).doesNotContain("guest:guest");
  }

  @Test
  void annotationsHoldAnObject() throws Exception {
    workload.object("o", "", "");
    workload.publish(10);
    workload.awaitReplicas(2);

    workload.annotate("o", annotations("autoscaling.keda.sh/paused-replicas", "4"));
    workload.awaitReplicas(4);
    workload.awaitCondition("o", "Paused", "True", "ScaledObjectPaused");
    assertThat(workload.object("o").get().getStatus().pausedReplicaCount()).isEqualTo(4);

    workload.annotate(
        "o",
        annotations(
            "autoscaling.keda.sh/paused-replicas", null, "autoscaling.keda.sh/paused", "true"));
    workload.drain();
    workload.holdsReplicas(4);

    workload.annotate(
        "o",
        annotations(
            "autoscaling.keda.sh/paused", null, "autoscaling.keda.sh/paused-scale-in", "true"));
    workload.awaitCondition("o", "Paused", "False", "ScaledObjectUnpaused");
    workload.holdsReplicas(4);
    workload.publish(50);
    workload.awaitReplicas(10);

    workload.annotate(
        "o",
        annotations(
            "autoscaling.keda.sh/paused-scale-in",
            null,
            "autoscaling.keda.sh/paused-scale-out",
            "true"));
    workload.drain();
    workload.awaitReplicas(0);
    workload.publish(5);
    workload.holdsReplicas(0);
    workload.drain();

    workload.annotate(
        "o",
        annotations(
            "autoscaling.keda.sh/paused-scale-out",
            null,
            "autoscaling.keda.sh/force-activation",
            "true"));
    workload.awaitCondition("o", "Active", "True", "ScalerActive");
    workload.awaitReplicas(1);
  }

  @Test
  void countsTheRunningPodsOfAnotherWorkload() {
    workload.deployment("backend", 3);
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: %s}
        spec:
          scaleTargetRef: {name: worker}
          pollingInterval: 1
          cooldownPeriod: 1
          triggers:
            - type: kubernetes-workload
              metadata: {podSelector: "app in (backend, other)", value: "0.5"}
        """
            .formatted(workload.namespace()));
    workload.awaitReplicas(6);
    workload.deployment("backend", 0);
    workload.awaitReplicas(0);
  }

  @Test
  void aDeletedObjectGivesItsTargetBack() throws Exception {
    workload.deployment("worker", 3);
    workload.object("o", "", "advanced: {restoreToOriginalReplicaCount: true}");
    workload.awaitReplicas(0);
    assertThat(workload.object("o").get().getMetadata().getFinalizers())
        .containsExactly("finalizer.keda.sh");

    workload.object("o").delete();
    workload.awaitReplicas(3);
    await().atMost(InstalledCluster.PATIENCE).until(() -> workload.object("o").get() == null);
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> workload.events("o").contains("ScaledObjectDeleted"));
  }

  @Test
  void anObjectThatHasNothingToGiveBackCanGoWithoutAScaler() throws Exception {
    workload.object("o", "", "");
    workload.publish(10);
    workload.awaitReplicas(2);
    assertThat(workload.object("o").get().getMetadata().getFinalizers()).isEmpty();
    workload.object("o").delete();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(workload.events("o")).contains("ScaledObjectDeleted"));
    assertThat(workload.events("o")).containsOnlyOnce("ScaledObjectDeleted");
  }

  @Test
  void anAutoscalerScalesByTheMetricsThatAreServed() throws Exception {
    workload.object("o", "sarban.io/engine: hpa", "");
    await().atMost(InstalledCluster.PATIENCE).until(() -> autoscaler("o") != null);
    assertThat(workload.object("o").get().getStatus().hpaName()).isEqualTo("keda-hpa-o");

    workload.publish(12);
    workload.awaitReplicas(3);
    assertThat(autoscaler("o").getStatus().getConditions())
        .extracting(HorizontalPodAutoscalerCondition::getReason)
        .contains("ValidMetricFound");

    workload.annotate("o", annotations("autoscaling.keda.sh/paused", "true"));
    await().atMost(InstalledCluster.PATIENCE).until(() -> autoscaler("o") == null);
    workload.annotate("o", annotations("autoscaling.keda.sh/paused", null));
    await().atMost(InstalledCluster.PATIENCE).until(() -> autoscaler("o") != null);

    workload.annotate("o", annotations("sarban.io/engine", "direct"));
    await().atMost(InstalledCluster.PATIENCE).until(() -> autoscaler("o") == null);
    workload.publish(8);
    workload.awaitReplicas(4);
  }

  /** Keys and values in turn; a value may be null. */
  private static Map<String, String> annotations(String... keysAndValues) {
    Map<String, String> annotations = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      annotations.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return annotations;
  }

  private HorizontalPodAutoscaler autoscaler(String object) {
    return sarban
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(workload.namespace())
        .withName("keda-hpa-" + object)
        .get();
  }

  @Test
  void theWebhookRefusesWhatCouldNeverWork() {
    workload.object("o", "", "");
    workload.awaitCondition("o", "Ready", "True", "ScaledObjectReady");
    refused("p", "", "", "is already scaled by ScaledObject");
    workload.object("o").delete();
    await().atMost(InstalledCluster.PATIENCE).until(() -> workload.object("o").get() == null);

    refused("p", "", "minReplicaCount: 11", "spec.minReplicaCount: 11 is above maxReplicaCount 10");
    refused("p", "", "minReplicaCount: 2\nidleReplicaCount: 2", "must be below minReplicaCount");
    refused(
        "p",
        "",
        "advanced: {scalingModifiers: {formula: \"a +\", target: \"1\"}}",
        "spec.advanced.scalingModifiers.formula");
    refused("p", "sarban.io/engine: fast", "", "must be \"direct\" or \"hpa\"");
    foreignAutoscaler();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () -> refused("p", "", "", "is already scaled by the HorizontalPodAutoscaler foreign"));
  }

  private void refused(String name, String annotations, String spec, String why) {
    assertThatThrownBy(() -> workload.object(name, annotations, spec))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("denied the request")
        .hasMessageContaining(why);
  }

  private void foreignAutoscaler() {
    workload.apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: foreign, namespace: %s}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
          maxReplicas: 3
        """
            .formatted(workload.namespace()));
  }

  @Test
  void certificatesAreMadeAnewAndMadeKnown() {
    String before = servedAuthority();
    sarban
        .client()
        .secrets()
        .inNamespace(InstalledCluster.NAMESPACE)
        .withName(SERVING_SECRET)
        .delete();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(() -> assertThat(servedAuthority()).isNotEmpty().isNotEqualTo(before));
    Secret secret =
        sarban
            .client()
            .secrets()
            .inNamespace(InstalledCluster.NAMESPACE)
            .withName(SERVING_SECRET)
            .get();
    assertThat(servedAuthority()).isEqualTo(secret.getData().get("ca.crt"));
    await()
        .atMost(InstalledCluster.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                sarban
                    .client()
                    .raw("/apis/external.metrics.k8s.io/v1beta1")
                    .contains("ExternalMetric"));
  }

  private String servedAuthority() {
    return sarban
        .client()
        .apiServices()
        .withName("v1beta1.external.metrics.k8s.io")
        .get()
        .getSpec()
        .getCaBundle();
  }

  @Test
  void aKilledLeaderIsReplaced() throws Exception {
    workload.object("o", "", "");
    workload.publish(10);
    workload.awaitReplicas(2);
    String leader = sarban.leader().orElseThrow();

    sarban
        .client()
        .pods()
        .inNamespace(InstalledCluster.NAMESPACE)
        .withName(leader)
        .withGracePeriod(0)
        .delete();
    await()
        .atMost(InstalledCluster.PATIENCE)
        .until(() -> sarban.leader().filter(now -> !now.equals(leader)).isPresent());
    assertThat(workload.replicas()).isEqualTo(2);
    workload.publish(10);
    workload.awaitReplicas(4);
    sarban.awaitReady();
  }

  @Test
  void theScalersAccountMayDoNoMoreThanItMust() {
    List<String> mayNot =
        List.of("create deployments.apps", "delete pods", "update secrets", "get nodes");
    for (String verbAndResource : mayNot) {
      String[] parts = verbAndResource.split("[ .]", -1);
      assertThat(may(parts[0], parts.length > 2 ? parts[2] : "", parts[1]))
          .as(verbAndResource)
          .isFalse();
    }
    assertThat(may("list", "keda.sh", "scaledobjects")).isTrue();
  }

  private boolean may(String verb, String group, String resource) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + InstalledCluster.NAMESPACE + ":sarban-scaler")
            .withNewResourceAttributes()
            .withNamespace(workload.namespace())
            .withVerb(verb)
            .withGroup(group)
            .withResource(resource)
            .endResourceAttributes()
            .endSpec()
            .build();
    return sarban
        .client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }
}
