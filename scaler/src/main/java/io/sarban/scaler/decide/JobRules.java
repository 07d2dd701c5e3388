package io.sarban.scaler.decide;

import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.Rollout;
import io.sarban.scaler.resource.ScaledJobSpec;
import io.sarban.scaler.resource.ScalingStrategy;
import java.util.List;
import java.util.Map;

/**
 * A ScaledJob's rules as plain values, with all defaults put in.
 *
 * @param min Jobs that always run; at most max
 * @param max unfinished Jobs
 * @param successfulLimit completed Jobs that are kept
 * @param failedLimit failed Jobs that are kept
 */
public record JobRules(
    int min,
    int max,
    JobStrategy strategy,
    Calculation calculation,
    List<String> pendingPodConditions,
    int successfulLimit,
    int failedLimit,
    RolloutRules rollout,
    boolean paused) {

  /** How the metrics of several triggers become one. */
  public enum Calculation {
    MAX,
    MIN,
    AVG,
    SUM
  }

  /**
   * What becomes of Jobs that an older version of the ScaledJob made.
   *
   * @param deletes whether they are deleted
   * @param foreground whether each waits for its pods to end
   */
  public record RolloutRules(boolean deletes, boolean foreground) {}

  private static final String STRATEGY = "spec.scalingStrategy.";

  /**
   * The rules of a ScaledJob.
   *
   * @throws InvalidFieldException if they contradict each other or cannot be read
   */
  public static JobRules of(ScaledJobSpec spec, Map<String, String> annotations) {
    int max = spec.maxReplicaCountOrDefault();
    check(max >= 1, "spec.maxReplicaCount", "must be at least 1, not " + max);
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
        Rules.flag(annotations, "paused"));
  }

  private static JobStrategy strategy(ScalingStrategy given) {
    return switch (orEmpty(given.strategy())) {
      case "", "default" -> new JobStrategy.Default();
      case "accurate" -> new JobStrategy.Accurate();
      case "eager" -> new JobStrategy.Eager();
      case "custom" -> custom(given);
      default ->
          throw new InvalidFieldException(
              STRATEGY + "strategy",
              "must be default, custom, accurate or eager, not \"" + given.strategy() + "\"");
    };
  }

  /** As KEDA documents it: a custom strategy without both of its parameters is the default one. */
  private static JobStrategy custom(ScalingStrategy given) {
    Integer deduction = given.customScalingQueueLengthDeduction();
    String percentage = orEmpty(given.customScalingRunningJobPercentage());
    if (deduction == null || percentage.isEmpty()) {
      return new JobStrategy.Default();
    }
    String field = STRATEGY + "customScalingRunningJobPercentage";
    double share = Rules.number(percentage, field);
    check(share >= 0, field, "must be at least 0, not \"" + percentage + "\"");
    return new JobStrategy.Custom(deduction, share);
  }

  private static Calculation calculation(String text) {
    return switch (orEmpty(text)) {
      case "", "max" -> Calculation.MAX;
      case "min" -> Calculation.MIN;
      case "avg" -> Calculation.AVG;
      case "sum" -> Calculation.SUM;
      default ->
          throw new InvalidFieldException(
              STRATEGY + "multipleScalersCalculation",
              "must be max, min, avg or sum, not \"" + text + "\"");
    };
  }

  private static RolloutRules rollout(ScaledJobSpec spec) {
    Rollout rollout = spec.rolloutOrDefault();
    boolean older = !orEmpty(spec.rolloutStrategy()).isEmpty();
    String field = older ? "spec.rolloutStrategy" : "spec.rollout.strategy";
    String strategy = older ? spec.rolloutStrategy() : orEmpty(rollout.strategy());
    String propagation = orEmpty(rollout.propagationPolicy());
    check(
        List.of("", "default", "immediate", "gradual").contains(strategy),
        field,
        "must be default, immediate or gradual, not \"" + strategy + "\"");
    check(
        List.of("", "background", "foreground").contains(propagation),
        "spec.rollout.propagationPolicy",
        "must be background or foreground, not \"" + propagation + "\"");
    return new RolloutRules(!strategy.equals("gradual"), propagation.equals("foreground"));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static int atLeastZero(int value, String field) {
    check(value >= 0, field, "must be at least 0, not " + value);
    return value;
  }

  private static void check(boolean holds, String field, String message) {
    if (!holds) {
      throw new InvalidFieldException(field, message);
    }
  }
}
