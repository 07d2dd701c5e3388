// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan.rule;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.decide.Direction;
import io.sarban.scaler.decide.Direction.Policy;
import io.sarban.scaler.decide.Direction.Select;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.ScalingPolicy;
import io.sarban.scaler.resource.ScalingRules;
import java.time.Duration;
import java.util.List;

/** Reads the directions of a {@code behavior}, and adds the defaults of autoscaling/v2. */
final class BehaviorReader {

  private static final double DEFAULT_TOLERANCE = 0.1;
  private static final Policy PERCENT_100 = new Policy(true, 100, Duration.ofSeconds(15));
  private static final Policy PODS_4 = new Policy(false, 4, Duration.ofSeconds(15));

  private BehaviorReader() {}

  /** Scaling up has no limit if the object sets none: from 0 to N in one decision. */
  static Direction up(ScalingRules rules) {
    List<Policy> defaults = rules == null ? List.of() : List.of(PERCENT_100, PODS_4);
    return of(rules, "scaleUp", 0, defaults);
  }

  static Direction down(ScalingRules rules) {
    return of(rules, "scaleDown", 300, List.of(PERCENT_100));
  }

  private static Direction of(
      ScalingRules rules, String name, int defaultWindow, List<Policy> defaults) {
    String field = "spec.advanced.horizontalPodAutoscalerConfig.behavior." + name;
    if (rules == null) {
      return new Direction(
          Duration.ofSeconds(defaultWindow), Select.Max, defaults, DEFAULT_TOLERANCE);
    }
    Integer window = rules.stabilizationWindowSeconds();
    require(
        window == null || (window >= 0 && window <= 3600),
        field + ".stabilizationWindowSeconds",
        "must be from 0 to 3600, not " + window);
    return new Direction(
        Duration.ofSeconds(window == null ? defaultWindow : window),
        select(rules.selectPolicy(), field),
        rules.policies().isEmpty() ? defaults : policies(rules.policies(), field),
        rules.toleranceAsShare(field + ".tolerance").orElse(DEFAULT_TOLERANCE));
  }

  private static Select select(String text, String field) {
    return switch (text == null || text.isEmpty() ? "Max" : text) {
      case "Max" -> Select.Max;
      case "Min" -> Select.Min;
      case "Disabled" -> Select.Disabled;
      default ->
          throw new InvalidFieldException(
              field + ".selectPolicy", "must be Max, Min or Disabled, not \"" + text + "\"");
    };
  }

  private static List<Policy> policies(List<ScalingPolicy> policies, String field) {
    return policies.stream().map(policy -> policy(policy, field + ".policies")).toList();
  }

  private static Policy policy(ScalingPolicy policy, String field) {
    boolean percent = "Percent".equals(policy.type());
    require(
        percent || "Pods".equals(policy.type()),
        field + ".type",
        "must be Pods or Percent, not \"" + policy.type() + "\"");
    require(
        policy.value() != null && policy.value() > 0,
        field + ".value",
        "must be above 0, not " + policy.value());
    Integer period = policy.periodSeconds();
    require(
        period != null && period >= 1 && period <= 1800,
        field + ".periodSeconds",
        "must be from 1 to 1800, not " + period);
    return new Policy(percent, policy.value(), Duration.ofSeconds(period));
  }
}
