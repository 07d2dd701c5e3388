// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import java.util.List;

/** How the metrics of a Service's endpoints become one; KEDA's names. */
enum Aggregation {
  average,
  sum,
  max,
  min;

  /**
   * One metric.
   *
   * @param values at least one
   */
  double of(List<Double> values) {
    double sum = values.stream().mapToDouble(Double::doubleValue).sum();
    return switch (this) {
      case average -> sum / values.size();
      case sum -> sum;
      case max -> values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      case min -> values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    };
  }
}
