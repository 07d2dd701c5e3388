package io.sarban.scaler.resource;

/** How a metric relates to its target, as in autoscaling/v2. */
public enum MetricType {
  /** The metric divided by the target gives the replicas. */
  AverageValue,
  /** The metric over the target gives the factor by which the ready replicas change. */
  Value,
  /** CPU and memory only. */
  Utilization
}
