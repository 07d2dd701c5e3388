// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The values that a HorizontalPodAutoscaler receives: the measured value, or, when a fallback
 * applies, the value that leads to the fallback's replicas (KEDA's ScaledObject specification,
 * "fallback").
 */
public final class HpaMetrics {

  /** The name of the one composed metric of scalingModifiers. */
  public static final String COMPOSITE = "composite-metric";

  private HpaMetrics() {}

  /**
   * The value of a metric, whose name is compared without case: an autoscaler's client asks in
   * lower case. Empty if the metric could not be read; the autoscaler then keeps the replicas.
   *
   * @param history of the decision on these readings
   */
  public static OptionalDouble value(
      String metric, Rules rules, List<Reading> readings, Current current, History history) {
    Demands demands = new Demands(rules, current, history.failures(), new Trace());
    if (COMPOSITE.equalsIgnoreCase(metric) && rules.composite().isPresent()) {
      return composite(rules, readings, current, demands);
    }
    for (Reading reading : readings) {
      if (reading.metricName().equalsIgnoreCase(metric)) {
        return single(reading, current, demands);
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble single(Reading reading, Current current, Demands demands) {
    if (reading instanceof Reading.Measured measured) {
      return OptionalDouble.of(measured.value());
    }
    return demands.hasFallback(reading)
        ? OptionalDouble.of(leadingTo(demands.fallbackReplicas(), reading.target(), current))
        : OptionalDouble.empty();
  }

  private static OptionalDouble composite(
      Rules rules, List<Reading> readings, Current current, Demands demands) {
    OptionalDouble value = demands.composite(readings);
    if (value.isPresent()) {
      return value;
    }
    MetricTarget target = rules.composite().orElseThrow().target();
    return readings.stream().anyMatch(demands::hasFallback)
        ? OptionalDouble.of(leadingTo(demands.fallbackReplicas(), target, current))
        : OptionalDouble.empty();
  }

  private static double leadingTo(int replicas, MetricTarget target, Current current) {
    double value = target.value() * replicas;
    return target.type() == MetricType.Value ? value / Math.max(1, current.readyReplicas()) : value;
  }
}
