// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan.rule;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.decide.job.JobRules;
import io.sarban.scaler.decide.job.JobRules.Calculation;
import io.sarban.scaler.decide.job.JobRules.RolloutRules;
import io.sarban.scaler.decide.job.JobStrategy;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resource.Rollout;
import io.sarban.scaler.resource.ScaledJobSpec;
import io.sarban.scaler.resource.ScalingStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads a ScaledJob's rules from its spec and annotations. */
public final class JobRulesReader {

  private static final String STRATEGY = "spec.scalingStrategy.";
  private static final String PERCENTAGE = STRATEGY + "customScalingRunningJobPercentage";
  private static final Set<String> STRATEGIES =
      Set.of("", "default", "custom", "accurate", "eager");
  private static final Set<String> CALCULATIONS = Set.of("", "max", "min", "avg", "sum");

  private JobRulesReader() {}

  /**
   * The rules of a ScaledJob.
   *
   * @throws InvalidFieldException if they contradict each other or cannot be read
   */
  public static JobRules read(ScaledJobSpec spec, Map<String, String> annotations) {
    int max = spec.maxReplicaCountOrDefault();
    require(max >= 1, "spec.maxReplicaCount", "must be at least 1, not " + max);
    ScalingStrategy strategy = spec.scalingStrategyOrDefault();
    return new JobRules(
        // as KEDA documents it: a minimum above the maximum is the maximum
        Math.min(atLeastZero(spec.minReplicaCountOrDefault(), "spec.minReplicaCount"), max),
        max,
        strategy(strategy),
        calculation(strategy.multipleScalersCalculation()),
        strategy.pendingPodConditions(),
        atLeastZero(spec.successfulJobsHistoryLimitOrDefault(), "spec.successfulJobsHistoryLimit"),
        atLeastZero(spec.failedJobsHistoryLimitOrDefault(), "spec.failedJobsHistoryLimit"),
        rollout(spec),
        RulesReader.flag(annotations, "paused"));
  }

  private static JobStrategy strategy(ScalingStrategy given) {
    return switch (orEmpty(given.strategy())) {
      case "accurate" -> new JobStrategy.Accurate();
      case "eager" -> new JobStrategy.Eager();
      case "custom" -> custom(given);
      default -> new JobStrategy.Default();
    };
  }

  /** As in KEDA, a custom strategy without a percentage is the default strategy. */
  private static JobStrategy custom(ScalingStrategy given) {
    Integer deduction = given.customScalingQueueLengthDeduction();
    OptionalDouble share = share(given);
    return share.isEmpty()
        ? new JobStrategy.Default()
        : new JobStrategy.Custom(deduction == null ? 0 : deduction, share.getAsDouble());
  }

  /** Empty if it is not a number. */
  private static OptionalDouble share(ScalingStrategy given) {
    try {
      String text = orEmpty(given.customScalingRunningJobPercentage());
      return OptionalDouble.of(RulesReader.number(text, PERCENTAGE));
    } catch (InvalidFieldException e) {
      return OptionalDouble.empty();
    }
  }

  private static Calculation calculation(String text) {
    return switch (orEmpty(text)) {
      case "min" -> Calculation.MIN;
      case "avg" -> Calculation.AVG;
      case "sum" -> Calculation.SUM;
      default -> Calculation.MAX;
    };
  }

  /** Values of a ScaledJob that cannot be used, and are replaced by KEDA's defaults. */
  public static List<String> warnings(ScaledJobSpec spec) {
    ScalingStrategy given = spec.scalingStrategyOrDefault();
    List<String> warnings = new ArrayList<>();
    String strategy = orEmpty(given.strategy());
    if (!STRATEGIES.contains(strategy)) {
      warnings.add(warning("strategy", strategy, "default, custom, accurate or eager", "default"));
    }
    if (strategy.equals("custom") && share(given).isEmpty()) {
      warnings.add(withoutShare(orEmpty(given.customScalingRunningJobPercentage())));
    }
    String calculation = orEmpty(given.multipleScalersCalculation());
    if (!CALCULATIONS.contains(calculation)) {
      warnings.add(
          warning("multipleScalersCalculation", calculation, "max, min, avg or sum", "max"));
    }
    return warnings;
  }

  private static String withoutShare(String percentage) {
    String fault =
        percentage.isEmpty()
            ? "is required for strategy custom: add it"
            : "must be a number such as \"0.5\", not \"" + OneLine.of(percentage) + "\": fix it";
    return PERCENTAGE + ": " + fault + "; until then the strategy is default";
  }

  private static String warning(String field, String given, String allowed, String instead) {
    return "%s%s: must be %s, not \"%s\": fix it; until then it is %s"
        .formatted(STRATEGY, field, allowed, OneLine.of(given), instead);
  }

  private static RolloutRules rollout(ScaledJobSpec spec) {
    Rollout rollout = spec.rolloutOrDefault();
    boolean older = !orEmpty(spec.rolloutStrategy()).isEmpty();
    String field = older ? "spec.rolloutStrategy" : "spec.rollout.strategy";
    String strategy = older ? spec.rolloutStrategy() : orEmpty(rollout.strategy());
    String propagation = orEmpty(rollout.propagationPolicy());
    require(
        List.of("", "default", "immediate", "gradual").contains(strategy),
        field,
        "must be default, immediate or gradual, not \"" + strategy + "\"");
    require(
        List.of("", "background", "foreground").contains(propagation),
        "spec.rollout.propagationPolicy",
        "must be background or foreground, not \"" + propagation + "\"");
    return new RolloutRules(!strategy.equals("gradual"), propagation.equals("foreground"));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static int atLeastZero(int value, String field) {
    require(value >= 0, field, "must be at least 0, not " + value);
    return value;
  }
}
