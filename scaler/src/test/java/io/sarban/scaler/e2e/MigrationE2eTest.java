// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.e2e.InstalledCluster.Sarban;
import io.sarban.scaler.kubernetes.install.Installer;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Other targets than Deployments, autoscalers of others, and what KEDA has left behind. */
@Tag("e2e")
@ExtendWith(InstalledCluster.class)
class MigrationE2eTest {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private Sarban sarban;
  private Workload workload;

  @BeforeEach
  void start(Sarban installed, Workload given) {
    sarban = installed;
    workload = given;
  }

  @Test
  void scalesAStatefulSet() {
    workload.apply(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: store, namespace: %s}
        spec:
          replicas: 0
          serviceName: store
          podManagementPolicy: Parallel
          selector: {matchLabels: {app: store}}
          template:
            metadata: {labels: {app: store}}
            spec: {terminationGracePeriodSeconds: 1, containers: [{name: c, image: "registry.k8s.io/pause:3.10"}]}
        """
            .formatted(workload.namespace()));
    workload.deployment("backend", 2);
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: %s}
        spec:
          scaleTargetRef: {kind: StatefulSet, name: store}
          pollingInterval: 1
          cooldownPeriod: 1
          triggers: [{type: kubernetes-workload, metadata: {podSelector: app=backend, value: "1"}}]
        """
            .formatted(workload.namespace()));
    awaitStatefulSet(2);
    assertThat(workload.object("o").get().getStatus().scaleTargetKind())
        .isEqualTo("apps/v1.StatefulSet");
    workload.deployment("backend", 0);
    awaitStatefulSet(0);
  }

  private void awaitStatefulSet(int replicas) {
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        sarban
                            .client()
                            .apps()
                            .statefulSets()
                            .inNamespace(workload.namespace())
                            .withName("store")
                            .get()
                            .getSpec()
                            .getReplicas())
                    .isEqualTo(replicas));
  }

  private HorizontalPodAutoscaler autoscaler(String name) {
    return sarban
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(workload.namespace())
        .withName(name)
        .get();
  }

  private void autoscaler(String name, String owners) {
    workload.apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: %s, namespace: %s, labels: {app.kubernetes.io/managed-by: keda-operator}%s}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
          maxReplicas: 3
          metrics:
            - type: External
              external: {metric: {name: s0-rabbitmq-x}, target: {type: AverageValue, averageValue: "5"}}
        """
            .formatted(name, workload.namespace(), owners));
  }

  @Test
  void takesAnAutoscalerOverThatIsHandedOver() throws Exception {
    autoscaler("legacy", "");
    String uid = autoscaler("legacy").getMetadata().getUid();
    workload.object(
        "o",
        "scaledobject.keda.sh/transfer-hpa-ownership: \"true\"",
        "advanced: {horizontalPodAutoscalerConfig: {name: legacy}}");
    await()
        .atMost(InstalledCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(autoscaler("legacy").getMetadata().getOwnerReferences())
                    .extracting(owner -> owner.getKind() + " " + owner.getName())
                    .containsExactly("ScaledObject o"));
    assertThat(autoscaler("legacy").getMetadata().getUid()).isEqualTo(uid);
    assertThat(autoscaler("legacy").getSpec().getMaxReplicas()).isEqualTo(10);
    workload.publish(12);
    workload.awaitReplicas(3);
    workload.awaitCondition("o", "HPAActive", "True", "HPAActive");
    assertThat(workload.object("o").get().getStatus().hpaName()).isEqualTo("legacy");
  }

  @Test
  void goesOnWithWhatKedaHasLeftBehind() throws Exception {
    sarban.scale(0);
    workload.deployment("worker", 2);
    workload.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: broker, namespace: %s, finalizers: [finalizer.keda.sh]}
        spec: {env: [{parameter: host, name: RABBITMQ}]}
        """
            .formatted(workload.namespace()));
    workload.object("o", "", "advanced: {restoreToOriginalReplicaCount: true}");
    var object = workload.object("o");
    object.patch(MERGE, "{\"metadata\": {\"finalizers\": [\"finalizer.keda.sh\"]}}");
    object
        .subresource("status")
        .patch(
            MERGE,
            """
            {"status": {"scaleTargetKind": "apps/v1.Deployment", "originalReplicaCount": 4,
              "hpaName": "keda-hpa-o", "externalMetricNames": ["s0-rabbitmq-x"],
              "lastActiveTime": "2026-01-01T00:00:00Z",
              "health": {"s0-rabbitmq-x": {"numberOfFailures": 0, "status": "Happy"}},
              "conditions": [{"type": "Ready", "status": "True", "reason": "ScaledObjectReady",
                "message": "ScaledObject is defined correctly and is ready for scaling"}]}}
            """);
    autoscaler(
        "keda-hpa-o",
        ", ownerReferences: [{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, name: o, controller: true, uid: "
            + object.get().getMetadata().getUid()
            + "}]");
    sarban.scale(2);
    sarban.awaitReady();

    await().atMost(InstalledCluster.PATIENCE).until(() -> autoscaler("keda-hpa-o") == null);
    workload.awaitReplicas(0);
    workload.publish(12);
    workload.awaitReplicas(3);
    workload.awaitCondition("o", "Active", "True", "ScalerActive");
    var status = object.get().getStatus();
    assertThat(status.originalReplicaCount()).isEqualTo(4);
    assertThat(status.hpaName()).isNull();
    assertThat(status.health()).doesNotContainKey("s0-rabbitmq-x");
    assertThat(object.get().getMetadata().getFinalizers()).containsExactly("finalizer.keda.sh");

    object.delete();
    workload.awaitReplicas(4);
    await().atMost(InstalledCluster.PATIENCE).until(() -> object.get() == null);
    var authentication =
        sarban
            .client()
            .resources(TriggerAuthentication.class)
            .inNamespace(workload.namespace())
            .withName("broker");
    authentication.delete();
    await().atMost(InstalledCluster.PATIENCE).until(() -> authentication.get() == null);
  }

  @Test
  void keepsTheResourceDefinitionsThatAreThere() {
    var definition =
        sarban
            .client()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("scaledobjects.keda.sh");
    definition.patch(MERGE, "{\"metadata\": {\"labels\": {\"app.kubernetes.io/part-of\": null}}}");
    try {
      CustomResourceDefinition before = definition.get();
      List<String> told = new ArrayList<>();
      new Installer(sarban.client(), told::add)
          .install(
              sarban.resources().stream()
                  .filter(CustomResourceDefinition.class::isInstance)
                  .toList());
      assertThat(told)
          .contains("CustomResourceDefinition scaledobjects.keda.sh is there already, and is kept");
      assertThat(definition.get().getMetadata().getResourceVersion())
          .isEqualTo(before.getMetadata().getResourceVersion());
    } finally {
      definition.patch(
          MERGE, "{\"metadata\": {\"labels\": {\"app.kubernetes.io/part-of\": \"sarban\"}}}");
    }
  }
}
