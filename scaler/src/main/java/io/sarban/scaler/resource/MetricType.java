// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;

/** How a metric relates to its target, as in autoscaling/v2. */
public enum MetricType {
  /** The metric divided by the target gives the replicas. */
  AverageValue,
  /** The metric divided by the target gives the factor for the ready replicas. */
  Value,
  /** CPU and memory only. */
  Utilization;

  /**
   * The type of a metric that Sarban measures; empty or null is AverageValue, as in KEDA.
   *
   * @throws InvalidFieldException if it is another one
   */
  public static MetricType external(String text, String field) {
    return switch (text == null ? "" : text) {
      case "", "AverageValue" -> AverageValue;
      case "Value" -> Value;
      default ->
          throw new InvalidFieldException(
              field, "must be AverageValue or Value, not \"" + OneLine.of(text) + "\"");
    };
  }
}
