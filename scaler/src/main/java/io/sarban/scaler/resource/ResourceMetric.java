// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A {@code cpu} or {@code memory} trigger: the HorizontalPodAutoscaler itself measures it with the
 * cluster's resource metrics.
 *
 * @param container empty for the whole pod
 * @param type Utilization (percent of the request) or AverageValue (a quantity)
 * @param value as written
 */
public record ResourceMetric(String resource, String container, MetricType type, String value) {

  /** A Kubernetes quantity above zero, short enough for calculations. */
  private static final Pattern QUANTITY =
      Pattern.compile(
          "(?=.*[1-9])[0-9]{1,18}(\\.[0-9]{1,9})?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");

  private static final Set<String> TYPES = Set.of("cpu", "memory");

  public static boolean isOne(Trigger trigger) {
    return trigger.type() != null && TYPES.contains(trigger.type());
  }

  /**
   * Reads a trigger.
   *
   * @throws InvalidFieldException if a parameter is missing or cannot be used
   */
  public static ResourceMetric of(Trigger trigger) {
    String value = trigger.metadata().getOrDefault("value", "").strip();
    if (value.isEmpty()) {
      throw new InvalidFieldException("value", "is required: a percentage or a quantity");
    }
    MetricType type = type(trigger);
    if (type == MetricType.AverageValue && !QUANTITY.matcher(value).matches()) {
      throw new InvalidFieldException(
          "value", "must be a quantity such as 500m or 128Mi, not \"" + OneLine.of(value) + "\"");
    }
    if (type == MetricType.Utilization && !value.matches("[1-9][0-9]{0,6}")) {
      throw new InvalidFieldException(
          "value",
          "must be a percentage, a whole number above 0, not \"" + OneLine.of(value) + "\"");
    }
    return new ResourceMetric(
        trigger.type(), trigger.metadata().getOrDefault("containerName", ""), type, value);
  }

  private static MetricType type(Trigger trigger) {
    // metadata.type is the older spelling
    String older = trigger.metadata().getOrDefault("type", "");
    String given = trigger.metricType() == null ? "" : trigger.metricType();
    return switch (given.isEmpty() ? older : given) {
      case "Utilization" -> MetricType.Utilization;
      case "AverageValue" -> MetricType.AverageValue;
      default ->
          throw new InvalidFieldException(
              "metricType",
              "must be Utilization or AverageValue for a " + trigger.type() + " trigger");
    };
  }
}
