package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a HorizontalPodAutoscaler is told of a metric: what was measured, or, where a fallback
 * stands in, the value that leads it to the fallback's replicas (KEDA's ScaledObject specification,
 * "fallback").
 */
public final class HpaMetrics {

  /** The name under which scalingModifiers' one metric is served. */
  public static final String COMPOSITE = "composite-metric";

  private HpaMetrics() {}

  /**
   * The metric's value, whatever the case of its name: an autoscaler's client asks for it in lower
   * case. Empty if it could not be read, which leaves the replicas as they are.
   *
   * @param history of the decision that the readings led to
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
