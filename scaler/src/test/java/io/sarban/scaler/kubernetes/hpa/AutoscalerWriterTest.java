// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class AutoscalerWriterTest {

  private KubernetesClient client;
  private AutoscalerWriter autoscalers;

  @BeforeEach
  void start() {
    Fence fence = new Fence(client);
    fence.lead(true);
    autoscalers = new AutoscalerWriter(fence, this::find);
  }

  private Optional<HorizontalPodAutoscaler> find(String namespace, String name) {
    return Optional.ofNullable(
        client
            .autoscaling()
            .v2()
            .horizontalPodAutoscalers()
            .inNamespace(namespace)
            .withName(name)
            .get());
  }

  private static ScaledObject object(String annotations, String max, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: orders, namespace: shop, uid: "1", annotations: {%s}}
        spec:
          scaleTargetRef: {name: worker}
          maxReplicaCount: %s
          triggers: [{type: rabbitmq, metadata: {}}]
        status: {%s}
        """
            .formatted(annotations, max, status),
        ScaledObject.class);
  }

  private static PlannedObject plan(ScaledObject object, Engine engine) {
    return new PlannedObject(
        ResourceKey.of(object),
        TargetRef.of(object),
        engine,
        RulesReader.read(object.getSpec(), object.annotations(), Instant.EPOCH, engine),
        List.of(
            new PlannedObject.External(
                "s0-rabbitmq", "rabbitmq", new MetricTarget(MetricType.AverageValue, 5))),
        List.of());
  }

  private void write(ScaledObject object, Engine engine) {
    assertThat(autoscalers.write(object, plan(object, engine))).isEmpty();
  }

  private int max() {
    return find("shop", "keda-hpa-orders").orElseThrow().getSpec().getMaxReplicas();
  }

  @Test
  void isCreatedAndKeptAsTheObjectIs() {
    write(object("", "7", ""), Engine.HPA);
    assertThat(max()).isEqualTo(7);
    write(object("", "9", ""), Engine.HPA);
    assertThat(max()).isEqualTo(9);
  }

  @Test
  void whatIsAsItShouldBeIsNotWritten() {
    write(object("", "7", ""), Engine.HPA);
    String version =
        find("shop", "keda-hpa-orders").orElseThrow().getMetadata().getResourceVersion();
    write(object("", "7", ""), Engine.HPA);
    assertThat(find("shop", "keda-hpa-orders").orElseThrow().getMetadata().getResourceVersion())
        .isEqualTo(version);
  }

  @Test
  void goesWhereTheObjectNeedsNone() {
    write(object("", "7", ""), Engine.HPA);
    write(object("autoscaling.keda.sh/paused: 'true'", "7", ""), Engine.HPA);
    assertThat(find("shop", "keda-hpa-orders")).as("paused").isEmpty();

    write(object("", "7", ""), Engine.HPA);
    write(object("", "7", ""), Engine.DIRECT);
    assertThat(find("shop", "keda-hpa-orders")).as("engine direct").isEmpty();

    write(object("", "7", ""), Engine.HPA);
    autoscalers.delete(object("", "7", ""));
    assertThat(find("shop", "keda-hpa-orders")).as("deleted").isEmpty();
  }

  private void autoscaler(String name, String owner) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata:
                  name: %s
                  namespace: shop
                  ownerReferences:
                  - {apiVersion: keda.sh/v1alpha1, kind: ScaledObject, name: %s, uid: "1",
                     controller: true}
                spec:
                  maxReplicas: 2
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
                """
                    .formatted(name, owner),
                HorizontalPodAutoscaler.class))
        .create();
  }

  @Test
  void oneOfAnOlderNameIsDeletedIfItIsTheObjectsOwn() {
    autoscaler("older", "orders");
    autoscaler("foreign", "other");
    write(object("", "7", "hpaName: older"), Engine.HPA);
    write(object("", "7", "hpaName: foreign"), Engine.HPA);

    assertThat(find("shop", "older")).isEmpty();
    assertThat(find("shop", "foreign")).isPresent();
    assertThat(max()).isEqualTo(7);
  }

  @Test
  void anothersIsLeftAloneAndToldOf() {
    autoscaler("keda-hpa-orders", "other");
    ScaledObject object = object("", "7", "");
    assertThat(autoscalers.write(object, plan(object, Engine.HPA)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.toString())
                    .startsWith("ScaledObject shop/orders, " + Ownership.NAME_FIELD + ": ")
                    .contains("is that of ScaledObject other"));
    assertThat(max()).isEqualTo(2);
  }
}
