// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehaviorBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTargetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Advanced;
import io.sarban.scaler.resource.ChildLabels;
import io.sarban.scaler.resource.HorizontalPodAutoscalerConfig;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HorizontalPodAutoscaler of an object, as KEDA creates it, with the name, labels, metrics and
 * selector that KEDA documents.
 */
public final class Autoscalers {

  private static final String SELECTOR = "scaledobject.keda.sh/name";
  private static final String EXCLUDED_LABELS = "scaledobject.keda.sh/hpa-excluded-labels";

  private Autoscalers() {}

  /** The name that the object sets, or else {@code keda-hpa-<object>}. */
  public static String name(ScaledObject object) {
    return object.autoscalerName();
  }

  public static HorizontalPodAutoscaler of(ScaledObject object, PlannedObject plan) {
    String name = object.getMetadata().getName();
    return new HorizontalPodAutoscalerBuilder()
        .withNewMetadata()
        .withName(name(object))
        .withNamespace(object.getMetadata().getNamespace())
        .withLabels(labels(object))
        .withAnnotations(object.annotations())
        .withOwnerReferences(owner(object))
        .endMetadata()
        .withNewSpec()
        .withNewScaleTargetRef(
            plan.target().apiVersion(), plan.target().kind(), plan.target().name())
        .withMinReplicas(Math.max(1, plan.rules().min()))
        .withMaxReplicas(plan.rules().max())
        .withMetrics(metrics(name, plan))
        .withBehavior(behavior(object, plan.rules()))
        .endSpec()
        .build();
  }

  private static OwnerReference owner(ScaledObject object) {
    return new OwnerReferenceBuilder()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  private static Map<String, String> labels(ScaledObject object) {
    return ChildLabels.of(
        object, name(object), object.annotations().getOrDefault(EXCLUDED_LABELS, ""));
  }

  private static List<MetricSpec> metrics(String object, PlannedObject plan) {
    List<MetricSpec> metrics = new ArrayList<>();
    if (plan.rules().composite().isPresent()) {
      metrics.add(external(object, HpaMetrics.COMPOSITE, plan.rules().composite().get().target()));
    } else {
      plan.external().forEach(one -> metrics.add(external(object, one.name(), one.target())));
    }
    plan.resource().forEach(one -> metrics.add(resource(one)));
    return metrics;
  }

  private static MetricSpec external(String object, String name, MetricTarget target) {
    Quantity quantity = quantity(target.value());
    boolean average = target.type() == MetricType.AverageValue;
    return new MetricSpecBuilder()
        .withType("External")
        .withNewExternal()
        .withNewMetric()
        .withName(name)
        .withSelector(new LabelSelectorBuilder().addToMatchLabels(SELECTOR, object).build())
        .endMetric()
        .withNewTarget()
        .withType(target.type().name())
        .withAverageValue(average ? quantity : null)
        .withValue(average ? null : quantity)
        .endTarget()
        .endExternal()
        .build();
  }

  /** In thousandths, rounded up, which is the smallest unit of a quantity. */
  static Quantity quantity(double value) {
    BigDecimal thousandths =
        BigDecimal.valueOf(value).movePointRight(3).setScale(0, RoundingMode.CEILING);
    return Quantity.parse(thousandths.toPlainString() + "m");
  }

  private static MetricSpec resource(ResourceMetric metric) {
    boolean percent = metric.type() == MetricType.Utilization;
    Integer utilization = percent ? Integer.valueOf(metric.value()) : null;
    Quantity average = percent ? null : Quantity.parse(metric.value());
    var target =
        new MetricTargetBuilder()
            .withType(metric.type().name())
            .withAverageUtilization(utilization)
            .withAverageValue(average)
            .build();
    if (metric.container().isEmpty()) {
      return new MetricSpecBuilder()
          .withType("Resource")
          .withNewResource()
          .withName(metric.resource())
          .withTarget(target)
          .endResource()
          .build();
    }
    return new MetricSpecBuilder()
        .withType("ContainerResource")
        .withNewContainerResource()
        .withName(metric.resource())
        .withContainer(metric.container())
        .withTarget(target)
        .endContainerResource()
        .build();
  }

  private static HorizontalPodAutoscalerBehavior behavior(ScaledObject object, Rules rules) {
    Optional<HorizontalPodAutoscalerBehavior> given =
        object
            .getSpec()
            .advancedIfAny()
            .map(Advanced::horizontalPodAutoscalerConfig)
            .map(HorizontalPodAutoscalerConfig::behavior)
            .map(
                behavior ->
                    Serialization.unmarshal(
                        Serialization.asJson(behavior), HorizontalPodAutoscalerBehavior.class));
    if (!rules.pause().in() && !rules.pause().out()) {
      return given.orElse(null);
    }
    HorizontalPodAutoscalerBehaviorBuilder paused =
        new HorizontalPodAutoscalerBehaviorBuilder(
            given.orElseGet(HorizontalPodAutoscalerBehavior::new));
    if (rules.pause().in()) {
      paused.editOrNewScaleDown().withSelectPolicy("Disabled").endScaleDown();
    }
    if (rules.pause().out()) {
      paused.editOrNewScaleUp().withSelectPolicy("Disabled").endScaleUp();
    }
    return paused.build();
  }
}
