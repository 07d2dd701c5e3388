package io.sarban.scaler.kubernetes.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoscalersTest {

  private static ScaledObject object(String annotations, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: orders
          namespace: shop
          uid: "1"
          labels: {team: a, secret-team: b}
          annotations: {%s}
        spec:
          scaleTargetRef: {name: worker}
          triggers: [{type: rabbitmq, name: q, metadata: {}}]
        %s
        """
            .formatted(annotations, spec.indent(2)),
        ScaledObject.class);
  }

  private static HorizontalPodAutoscaler autoscaler(ScaledObject object) {
    Rules rules =
        Rules.of(
            object.getSpec(),
            object.annotations(),
            Instant.parse("2026-01-01T00:00:00Z"),
            Engine.HPA);
    return Autoscalers.of(
        object,
        new PlannedObject(
            ResourceKey.of(object),
            TargetRef.of(object),
            Engine.HPA,
            rules,
            List.of(
                new PlannedObject.External(
                    "s0-rabbitmq-q", "rabbitmq", new MetricTarget(MetricType.AverageValue, 2.5))),
            List.of(new ResourceMetric("cpu", "", MetricType.Utilization, "60"))));
  }

  @Test
  void isAsKedaMakesIt() {
    HorizontalPodAutoscaler hpa = autoscaler(object("", "maxReplicaCount: 7"));

    assertThat(hpa.getMetadata().getName()).isEqualTo("keda-hpa-orders");
    assertThat(hpa.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/part-of", "orders")
        .containsEntry("team", "a");
    assertThat(hpa.getMetadata().getOwnerReferences().get(0).getName()).isEqualTo("orders");
    assertThat(hpa.getSpec().getMinReplicas()).isEqualTo(1);
    assertThat(hpa.getSpec().getMaxReplicas()).isEqualTo(7);
    var external = hpa.getSpec().getMetrics().get(0).getExternal();
    assertThat(external.getMetric().getName()).isEqualTo("s0-rabbitmq-q");
    assertThat(external.getMetric().getSelector().getMatchLabels())
        .containsEntry("scaledobject.keda.sh/name", "orders");
    assertThat(external.getTarget().getAverageValue()).isEqualTo(Quantity.parse("2500m"));
    var cpu = hpa.getSpec().getMetrics().get(1).getResource();
    assertThat(cpu.getTarget().getAverageUtilization()).isEqualTo(60);
  }

  @Test
  void leavesOutLabelsAndTakesTheName() {
    HorizontalPodAutoscaler hpa =
        autoscaler(
            object(
                "scaledobject.keda.sh/hpa-excluded-labels: secret-team",
                "advanced: {horizontalPodAutoscalerConfig: {name: mine}}"));
    assertThat(hpa.getMetadata().getName()).isEqualTo("mine");
    assertThat(hpa.getMetadata().getLabels()).containsKey("team").doesNotContainKey("secret-team");
  }

  @Test
  void aPausedDirectionIsDisabled() {
    HorizontalPodAutoscaler hpa =
        autoscaler(object("autoscaling.keda.sh/paused-scale-in: \"true\"", ""));
    assertThat(hpa.getSpec().getBehavior().getScaleDown().getSelectPolicy()).isEqualTo("Disabled");
    assertThat(hpa.getSpec().getBehavior().getScaleUp()).isNull();
  }

  @Test
  void aFormulaMakesOneMetric() {
    HorizontalPodAutoscaler hpa =
        autoscaler(object("", "advanced: {scalingModifiers: {formula: \"q * 2\", target: \"4\"}}"));
    assertThat(hpa.getSpec().getMetrics().get(0).getExternal().getMetric().getName())
        .isEqualTo("composite-metric");
  }

  @Test
  void whatTheApiServerFillsInIsNoDifference() {
    HorizontalPodAutoscaler wanted =
        autoscaler(
            object(
                "",
                "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown:"
                    + " {stabilizationWindowSeconds: 5}}}}"));
    HorizontalPodAutoscaler found =
        new HorizontalPodAutoscalerBuilder(wanted)
            .editSpec()
            .editBehavior()
            .editScaleDown()
            .withSelectPolicy("Max")
            .endScaleDown()
            .editOrNewScaleUp()
            .withSelectPolicy("Max")
            .endScaleUp()
            .endBehavior()
            .endSpec()
            .build();
    found
        .getSpec()
        .getMetrics()
        .get(0)
        .getExternal()
        .getTarget()
        .setAverageValue(new Quantity("2500m"));
    assertThat(AutoscalerDifference.matters(found, wanted)).isFalse();

    found.getSpec().setMaxReplicas(3);
    assertThat(AutoscalerDifference.matters(found, wanted)).isTrue();
  }

  @Test
  void somebodyElsesAutoscalerIsAConflict() {
    ScaledObject object = object("", "");
    HorizontalPodAutoscaler other = autoscaler(object);
    other.getMetadata().setOwnerReferences(List.of());
    other.getMetadata().setName("other");
    TargetRef target = TargetRef.of(object);

    assertThat(Ownership.conflict(object, target, List.of(other)))
        .hasValueSatisfying(why -> assertThat(why).contains("HorizontalPodAutoscaler other"));
    assertThat(
            Ownership.conflict(
                object("validations.keda.sh/hpa-ownership: \"false\"", ""), target, List.of(other)))
        .isEmpty();
    assertThat(
            Ownership.conflict(
                object(
                    "scaledobject.keda.sh/transfer-hpa-ownership: \"true\"",
                    "advanced: {horizontalPodAutoscalerConfig: {name: other}}"),
                target,
                List.of(other)))
        .isEmpty();
  }
}
