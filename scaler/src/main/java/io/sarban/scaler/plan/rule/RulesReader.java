// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan.rule;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.decide.Rules.Composite;
import io.sarban.scaler.decide.Rules.FallbackBehavior;
import io.sarban.scaler.decide.Rules.FallbackRules;
import io.sarban.scaler.decide.Rules.Pause;
import io.sarban.scaler.decide.formula.Formula;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Advanced;
import io.sarban.scaler.resource.Behavior;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.Fallback;
import io.sarban.scaler.resource.HorizontalPodAutoscalerConfig;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.ScaledObjectSpec;
import io.sarban.scaler.resource.ScalingModifiers;
import io.sarban.scaler.resource.ScalingRules;
import io.sarban.scaler.resource.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads an object's rules from its spec and annotations. */
public final class RulesReader {

  /** KEDA counts metrics in thousandths, in 64 bits. */
  private static final double MAX_NUMBER = 9e15;

  private static final int MAX_NUMBER_LENGTH = 100;

  private static final String ANNOTATION = "autoscaling.keda.sh/";

  /** {@code "false"}: busy replicas do not hold a target up. */
  private static final String BUSY_FLOOR = "sarban.io/busy-floor";

  private RulesReader() {}

  /**
   * The rules of an object.
   *
   * @param engine scales from 1 to N
   * @param created when the object was created
   * @throws InvalidFieldException if they contradict each other or cannot be read
   */
  public static Rules read(
      ScaledObjectSpec spec, Map<String, String> annotations, Instant created, Engine engine) {
    int min = spec.minReplicaCountOrDefault();
    int max = spec.maxReplicaCountOrDefault();
    require(min >= 0, "spec.minReplicaCount", "must be at least 0, not " + min);
    require(max >= 1, "spec.maxReplicaCount", "must be at least 1, not " + max);
    require(
        min <= max,
        "spec.minReplicaCount",
        min + " is above maxReplicaCount " + max + ": lower it, or raise maxReplicaCount");
    checkNotNegative(spec.cooldownPeriodOrDefault(), "spec.cooldownPeriod");
    checkNotNegative(spec.initialCooldownPeriodOrDefault(), "spec.initialCooldownPeriod");
    Optional<Behavior> behavior =
        spec.advancedIfAny()
            .map(Advanced::horizontalPodAutoscalerConfig)
            .map(HorizontalPodAutoscalerConfig::behavior);
    Optional<Composite> composite =
        spec.advancedIfAny()
            .map(Advanced::scalingModifiers)
            .flatMap(modifiers -> composite(modifiers, spec.triggers()));
    ScalingRules up = behavior.map(Behavior::scaleUp).orElse(null);
    ScalingRules down = behavior.map(Behavior::scaleDown).orElse(null);
    return new Rules(
        min,
        max,
        idle(spec.idleReplicaCount(), spec.minReplicaCount()),
        Duration.ofSeconds(spec.cooldownPeriodOrDefault()),
        created.plusSeconds(spec.initialCooldownPeriodOrDefault()),
        Optional.ofNullable(spec.fallback()).map(given -> fallback(given, composite.isPresent())),
        composite,
        BehaviorReader.up(up),
        BehaviorReader.down(down),
        pause(annotations),
        flag(annotations, "force-activation"),
        resourcesOnly(spec),
        flag(annotations, BUSY_FLOOR, true),
        engine);
  }

  private static boolean resourcesOnly(ScaledObjectSpec spec) {
    return !spec.triggers().isEmpty() && spec.triggers().stream().allMatch(ResourceMetric::isOne);
  }

  /** An explicit minimum of 0 counts as 1 here, as in KEDA: an autoscaler cannot scale to 0. */
  private static OptionalInt idle(Integer idle, Integer min) {
    if (idle == null) {
      return OptionalInt.empty();
    }
    checkNotNegative(idle, "spec.idleReplicaCount");
    require(
        min != null && idle < Math.max(1, min),
        "spec.idleReplicaCount",
        idle
            + " must be below minReplicaCount "
            + (min == null ? 0 : min)
            + ": lower it, or leave it out");
    return OptionalInt.of(idle);
  }

  private static FallbackRules fallback(Fallback fallback, boolean composed) {
    Integer threshold = fallback.failureThreshold();
    Integer replicas = fallback.replicas();
    require(
        threshold != null && threshold >= 0,
        "spec.fallback.failureThreshold",
        "is required, at least 0");
    require(replicas != null && replicas >= 0, "spec.fallback.replicas", "is required, at least 0");
    FallbackBehavior behavior = fallbackBehavior(fallback.behavior());
    require(
        behavior != FallbackBehavior.ScalingModifiers || composed,
        "spec.fallback.behavior",
        "scalingModifiers needs spec.advanced.scalingModifiers.formula: add one");
    return new FallbackRules(threshold, replicas, behavior);
  }

  private static FallbackBehavior fallbackBehavior(String text) {
    return switch (text == null || text.isEmpty() ? "static" : text) {
      case "static" -> FallbackBehavior.Static;
      case "currentReplicas" -> FallbackBehavior.CurrentReplicas;
      case "currentReplicasIfHigher" -> FallbackBehavior.CurrentReplicasIfHigher;
      case "currentReplicasIfLower" -> FallbackBehavior.CurrentReplicasIfLower;
      case "scalingModifiers" -> FallbackBehavior.ScalingModifiers;
      default ->
          throw new InvalidFieldException(
              "spec.fallback.behavior",
              "must be static, currentReplicas, currentReplicasIfHigher, currentReplicasIfLower or"
                  + " scalingModifiers, not \""
                  + text
                  + "\"");
    };
  }

  private static Optional<Composite> composite(ScalingModifiers given, List<Trigger> triggers) {
    boolean noFormula = given.formula() == null || given.formula().isBlank();
    boolean noTarget = given.target() == null || given.target().isBlank();
    if (noFormula && noTarget) {
      return Optional.empty();
    }
    String field = "spec.advanced.scalingModifiers.";
    require(!noFormula, field + "formula", "is required with a target");
    require(!noTarget, field + "target", "is required with a formula");
    Formula formula = Formula.parse(given.formula(), field + "formula");
    checkNames(formula, triggers, field + "formula");
    double target = number(given.target(), field + "target");
    require(target > 0, field + "target", "must be above 0, not " + given.target());
    double activation =
        given.activationTarget() == null || given.activationTarget().isBlank()
            ? 0
            : number(given.activationTarget(), field + "activationTarget");
    MetricType type = MetricType.external(given.metricType(), field + "metricType");
    return Optional.of(new Composite(formula, new MetricTarget(type, target), activation));
  }

  private static void checkNames(Formula formula, List<Trigger> triggers, String field) {
    Set<String> names = new HashSet<>();
    for (Trigger trigger : triggers) {
      String name = trigger.name();
      require(
          name == null || name.isEmpty() || names.add(name),
          "spec.triggers.name",
          "\"" + name + "\" names two triggers: a formula needs a name of its own for each");
    }
    for (String used : formula.names()) {
      require(
          names.contains(used),
          field,
          "\"" + used + "\" is the name of no trigger: name one so, or fix the formula");
    }
  }

  private static Pause pause(Map<String, String> annotations) {
    String at = annotations.get(ANNOTATION + "paused-replicas");
    OptionalInt replicas = OptionalInt.empty();
    if (at != null) {
      double number = number(at, ANNOTATION + "paused-replicas");
      require(
          number >= 0 && number == Math.rint(number) && number <= Integer.MAX_VALUE,
          ANNOTATION + "paused-replicas",
          "must be a whole number, at least 0, not \"" + at + "\"");
      replicas = OptionalInt.of((int) number);
    }
    return new Pause(
        flag(annotations, "paused"),
        replicas,
        flag(annotations, "paused-scale-in"),
        flag(annotations, "paused-scale-out"));
  }

  /** One of KEDA's own annotations. */
  static boolean flag(Map<String, String> annotations, String name) {
    return flag(annotations, ANNOTATION + name, false);
  }

  /** Any value but true and false is true, as in KEDA: {@code paused: "yes"} pauses. */
  private static boolean flag(Map<String, String> annotations, String name, boolean otherwise) {
    String text = annotations.get(name);
    if (text == null) {
      return otherwise;
    }
    return switch (text.strip()) {
      case "false", "False", "FALSE", "0", "f", "F" -> false;
      default -> true;
    };
  }

  static double number(String text, String field) {
    try {
      require(text.length() <= MAX_NUMBER_LENGTH, field, "must be a number");
      double number = Double.parseDouble(text.strip());
      require(Math.abs(number) <= MAX_NUMBER, field, "must be a number up to 9e15, not " + text);
      return number;
    } catch (NumberFormatException e) {
      throw new InvalidFieldException(field, "must be a number, not \"" + text + "\"");
    }
  }

  private static void checkNotNegative(int value, String field) {
    require(value >= 0, field, "must be at least 0, not " + value);
  }
}
