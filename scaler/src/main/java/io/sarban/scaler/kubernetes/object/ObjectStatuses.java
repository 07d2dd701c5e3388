// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.kubernetes.hpa.AutoscalerCondition;
import io.sarban.scaler.kubernetes.hpa.Autoscalers;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.AuthenticationRef;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.GroupVersionKindResource;
import io.sarban.scaler.resource.Health;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerActivity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The status that an object should have. */
final class ObjectStatuses {

  private static final ScaledObjectStatus NONE =
      new ScaledObjectStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private ObjectStatuses() {}

  static ScaledObjectStatus before(ScaledObject object) {
    return object.getStatus() == null ? NONE : object.getStatus();
  }

  /**
   * @param kind the target's kind; null if it is unknown
   * @param replicas the target's replicas before the object first scaled it; for the first status
   * @param scaling the condition from the autoscaler, if there is one
   */
  static ScaledObjectStatus of(
      ScaledObject object,
      Observed observed,
      ResourceDefinitionContext kind,
      OptionalInt replicas,
      Optional<Condition> scaling,
      Instant now) {
    ScaledObjectStatus before = before(object);
    PlannedObject plan = observed.plan();
    boolean hpa = plan != null && plan.engine() == Engine.HPA && !plan.rules().paused();
    List<Condition> wanted = new ArrayList<>(observed.conditions());
    if (hpa) {
      // keeps the last condition while the autoscaler reports none
      scaling
          .or(() -> Conditions.find(before.conditions(), AutoscalerCondition.TYPE))
          .ifPresent(wanted::add);
    }
    List<Condition> conditions = Conditions.merge(before.conditions(), wanted, now);
    Integer original = before.originalReplicaCount();
    if (original == null && replicas.isPresent()) {
      original = replicas.getAsInt();
    }
    return new ScaledObjectStatus(
        kind == null ? before.scaleTargetKind() : gvk(kind),
        kind == null ? before.scaleTargetGVKR() : gvkr(kind),
        original,
        lastActive(observed, before),
        plan == null ? before.externalMetricNames() : externalNames(plan),
        plan == null ? before.resourceMetricNames() : resourceNames(plan),
        plan != null && plan.rules().composite().isPresent() ? HpaMetrics.COMPOSITE : null,
        conditions,
        health(observed, before),
        activity(observed, before),
        pausedAt(plan),
        hpa ? Autoscalers.name(object) : null,
        triggers(object),
        authentications(object));
  }

  private static String gvk(ResourceDefinitionContext kind) {
    String group = kind.getGroup() == null ? "" : kind.getGroup();
    return (group.isEmpty() ? "" : group + "/") + kind.getVersion() + "." + kind.getKind();
  }

  private static GroupVersionKindResource gvkr(ResourceDefinitionContext kind) {
    String group = kind.getGroup() == null ? "" : kind.getGroup();
    return new GroupVersionKindResource(group, kind.getVersion(), kind.getKind(), kind.getPlural());
  }

  private static String lastActive(Observed observed, ScaledObjectStatus before) {
    if (observed.poll() == null) {
      return before.lastActiveTime();
    }
    History history = observed.poll().decision().history();
    return history
        .lastActive()
        .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
        .orElse(before.lastActiveTime());
  }

  private static List<String> externalNames(PlannedObject plan) {
    return plan.external().stream().map(PlannedObject.External::name).toList();
  }

  private static List<String> resourceNames(PlannedObject plan) {
    List<String> names = plan.resource().stream().map(ResourceMetric::resource).toList();
    return names.isEmpty() ? null : names;
  }

  private static Map<String, Health> health(Observed observed, ScaledObjectStatus before) {
    if (observed.plan() == null || observed.poll() == null) {
      return before.health();
    }
    Map<String, Integer> failures = observed.poll().decision().history().failures();
    Map<String, Health> health = new TreeMap<>();
    for (String name : externalNames(observed.plan())) {
      int count = failures.getOrDefault(name, 0);
      health.put(name, new Health(count, count == 0 ? "Happy" : "Failing"));
    }
    return health;
  }

  /** The trigger activity of a polled object. */
  static Map<String, TriggerActivity> activity(Observed observed) {
    Map<String, TriggerActivity> activity = new TreeMap<>();
    observed
        .poll()
        .triggers()
        .forEach(one -> activity.put(one.name(), new TriggerActivity(one.active())));
    return activity;
  }

  private static Map<String, TriggerActivity> activity(
      Observed observed, ScaledObjectStatus before) {
    boolean measured =
        observed.plan() != null && observed.poll() != null && !observed.poll().triggers().isEmpty();
    return measured ? activity(observed) : before.triggersActivity();
  }

  private static Integer pausedAt(PlannedObject plan) {
    OptionalInt at = plan == null ? OptionalInt.empty() : plan.rules().pause().at();
    return at.isPresent() ? at.getAsInt() : null;
  }

  private static String triggers(ScaledObject object) {
    return object.getSpec().triggers().stream()
        .map(Trigger::type)
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static String authentications(ScaledObject object) {
    String names =
        object.getSpec().triggers().stream()
            .map(Trigger::authenticationRef)
            .filter(Objects::nonNull)
            .map(AuthenticationRef::name)
            .distinct()
            .collect(Collectors.joining(","));
    return names.isEmpty() ? null : names;
  }
}
