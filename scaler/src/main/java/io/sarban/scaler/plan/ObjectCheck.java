// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.name.ApiName;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.Workloads;
import io.sarban.scaler.watch.Resources;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mistakes of an object that do not depend on its sources, Secrets and authentications: those
 * that KEDA's admission webhook refuses. Does no I/O.
 */
final class ObjectCheck {

  private static final int MAX_TRIGGERS = 100;

  private final Resources resources;
  private final Optional<Engine> engines;

  /**
   * @param engines the engine of objects that set none; empty if there is only the direct one
   */
  ObjectCheck(Resources resources, Optional<Engine> engines) {
    this.resources = resources;
    this.engines = engines;
  }

  /** The rules and target of a valid object. */
  record Checked(TargetRef target, Rules rules) {}

  /**
   * Checks.
   *
   * @param created when the object was created
   * @throws InvalidFieldException that says what to fix
   */
  Checked check(ScaledObject object, Instant created) {
    shape(object);
    TargetRef target = TargetRef.of(object);
    Map<String, String> annotations = object.annotations();
    Engine engine =
        engines
            .map(byDefault -> Engine.of(annotations, object.getSpec(), byDefault))
            .orElse(Engine.DIRECT);
    Rules rules = RulesReader.read(object.getSpec(), annotations, created, engine);
    resourceTriggers(object, target, engine);
    Optional<InvalidFieldException> conflict = resources.conflict(object, target, engine);
    if (conflict.isPresent()) {
      throw conflict.get();
    }
    return new Checked(target, rules);
  }

  private static void shape(ScaledObject object) {
    object.checkDecoded();
    if (object.getSpec() == null) {
      throw new InvalidFieldException("spec", "is required");
    }
    var ref = object.getSpec().scaleTargetRef();
    if (ref == null || ref.name() == null || ref.name().isEmpty()) {
      throw new InvalidFieldException(
          "spec.scaleTargetRef.name", "is required: name the workload to scale");
    }
    names(object);
    triggers(object.getSpec().triggers());
    interval(object.getSpec().pollingIntervalOrDefault());
  }

  private static void names(ScaledObject object) {
    TargetRef target = TargetRef.of(object);
    require(ApiName.isObject(target.name()), "spec.scaleTargetRef.name", "is no name of an object");
    require(ApiName.isKind(target.kind()), "spec.scaleTargetRef.kind", "is no kind");
    require(
        ApiName.isVersion(target.apiVersion()),
        "spec.scaleTargetRef.apiVersion",
        "is no version such as apps/v1");
    require(
        ApiName.isObject(object.autoscalerName()),
        "spec.advanced.horizontalPodAutoscalerConfig.name",
        "is no name of an object");
  }

  /** For ScaledJobs, too. */
  static void interval(int seconds) {
    if (seconds < 1) {
      throw new InvalidFieldException(
          "spec.pollingInterval", "must be at least 1 second, not " + seconds);
    }
  }

  /** For ScaledJobs, too. */
  static void triggers(List<Trigger> triggers) {
    if (triggers.isEmpty()) {
      throw new InvalidFieldException("spec.triggers", "is empty: add a trigger");
    }
    if (triggers.size() > MAX_TRIGGERS) {
      throw new InvalidFieldException(
          "spec.triggers",
          "has " + triggers.size() + " triggers, of at most " + MAX_TRIGGERS + ": take some out");
    }
    names(triggers);
  }

  private static void names(List<Trigger> triggers) {
    Set<String> names = new HashSet<>();
    for (Trigger trigger : triggers) {
      String name = trigger.name();
      if (name != null && !name.isEmpty() && !names.add(name)) {
        throw new InvalidFieldException(
            "spec.triggers.name",
            "\"" + name + "\" names two triggers: give each a name of its own");
      }
    }
  }

  private void resourceTriggers(ScaledObject object, TargetRef target, Engine engine) {
    for (Trigger trigger : object.getSpec().triggers()) {
      if (!ResourceMetric.isOne(trigger)) {
        continue;
      }
      if (engine != Engine.HPA && engines.isPresent()) {
        throw new InvalidFieldException(
            "type",
            trigger.type() + " is measured by a HorizontalPodAutoscaler: it needs engine hpa");
      }
      ResourceMetric metric = ResourceMetric.of(trigger);
      if (metric.type() == MetricType.Utilization) {
        requests(metric, target);
      }
    }
  }

  /** A percentage of a request needs a request. */
  private void requests(ResourceMetric metric, TargetRef target) {
    List<Container> containers =
        resources
            .find(target.key())
            .flatMap(Workloads::template)
            .map(PodTemplateSpec::getSpec)
            .map(pod -> pod.getContainers())
            .orElse(List.of());
    for (Container container : containers) {
      boolean counts =
          metric.container().isEmpty() || metric.container().equals(container.getName());
      if (counts && !asks(container.getResources(), metric.resource())) {
        throw new InvalidFieldException(
            "spec.triggers",
            "the "
                + metric.resource()
                + " trigger measures a share of the request, but container "
                + container.getName()
                + " of "
                + target
                + " has no resources.requests."
                + metric.resource()
                + ": add one, or use metricType AverageValue");
      }
    }
  }

  /** A limit without a request counts as the request, too. */
  private static boolean asks(ResourceRequirements resources, String resource) {
    return resources != null
        && ((resources.getRequests() != null && resources.getRequests().containsKey(resource))
            || (resources.getLimits() != null && resources.getLimits().containsKey(resource)));
  }
}
