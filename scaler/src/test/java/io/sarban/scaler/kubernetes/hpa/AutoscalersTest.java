// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        RulesReader.read(
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

  private static Optional<String> conflict(ScaledObject object, HorizontalPodAutoscaler there) {
    return Ownership.conflict(object, TargetRef.of(object), Engine.HPA, List.of(there))
        .map(Throwable::getMessage);
  }

  private static HorizontalPodAutoscaler foreign(String name, String target) {
    HorizontalPodAutoscaler autoscaler = autoscaler(object("", ""));
    autoscaler.getMetadata().setOwnerReferences(List.of());
    autoscaler.getMetadata().setAnnotations(Map.of());
    autoscaler.getMetadata().setName(name);
    autoscaler.getSpec().getScaleTargetRef().setName(target);
    return autoscaler;
  }

  private static final String NAMED = "advanced: {horizontalPodAutoscalerConfig: {name: other}}";
  private static final String TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership: \"true\"";

  @Test
  void somebodyElsesAutoscalerOfTheTargetIsAConflict() {
    ScaledObject object = object("", "");
    String target = TargetRef.of(object).name();
    HorizontalPodAutoscaler other = foreign("other", target);

    assertThat(conflict(object, other))
        .hasValueSatisfying(why -> assertThat(why).contains("HorizontalPodAutoscaler other"));
    assertThat(conflict(object(TRANSFER, NAMED), other)).isEmpty();
    assertThat(conflict(object(TRANSFER, ""), other)).isPresent();
  }

  @Test
  void theAutoscalerOfAnotherWorkloadIsNeverTakenByItsName() {
    HorizontalPodAutoscaler other = foreign("other", "somebody-elses");

    assertThat(conflict(object("", NAMED), other))
        .hasValue(
            "the HorizontalPodAutoscaler other is there already and is that of Deployment"
                + " somebody-elses: set another name in"
                + " spec.advanced.horizontalPodAutoscalerConfig.name, or delete that autoscaler");
    assertThat(conflict(object(TRANSFER, NAMED), other)).isPresent();
    assertThat(conflict(object("", ""), other)).isEmpty();
  }

  @Test
  void theAutoscalerOfAnotherObjectIsNotTakenEither() {
    ScaledObject object = object("", NAMED);
    HorizontalPodAutoscaler own = autoscaler(object);
    assertThat(conflict(object, own)).isEmpty();

    own.getMetadata().getOwnerReferences().get(0).setName("another");
    assertThat(conflict(object, own))
        .hasValueSatisfying(why -> assertThat(why).contains("that of ScaledObject another"));
  }

  @Test
  void whetherOwnershipIsCheckedTheAutoscalerSays() {
    ScaledObject object = object("", "");
    HorizontalPodAutoscaler other = foreign("other", TargetRef.of(object).name());

    assertThat(conflict(object("validations.keda.sh/hpa-ownership: \"false\"", ""), other))
        .isPresent();
    other.getMetadata().setAnnotations(Map.of("validations.keda.sh/hpa-ownership", "false"));
    assertThat(conflict(object, other)).isEmpty();
  }

  @Test
  void anObjectWithoutAnAutoscalerOfItsOwnMindsNoName() {
    ScaledObject object = object("", NAMED);
    HorizontalPodAutoscaler other = foreign("other", "somebody-elses");
    assertThat(Ownership.conflict(object, TargetRef.of(object), Engine.DIRECT, List.of(other)))
        .isEmpty();
  }
}
