package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import java.util.Optional;

/** What one trigger of an object gave in a poll. */
public sealed interface Reading {

  /** As KEDA names the external metric: {@code s0-rabbitmq-orders}. Unique within an object. */
  String metricName();

  /** The trigger's own name, as formulas use it; empty if it has none. */
  String triggerName();

  MetricTarget target();

  /**
   * The source answered. {@code value} may be below 0, as a difference is; {@code active}: it is
   * above its activation value.
   */
  record Measured(
      String metricName, String triggerName, MetricTarget target, double value, boolean active)
      implements Reading {}

  /**
   * The source could not be read, or answered nonsense.
   *
   * @param problem says why, in one line
   * @param atLeast what is sure of it all the same: replicas may rise by it, and not go down
   */
  record Unreadable(
      String metricName,
      String triggerName,
      MetricTarget target,
      String problem,
      Optional<Measured> atLeast)
      implements Reading {

    /** Nothing is sure. */
    public Unreadable(String metricName, String triggerName, MetricTarget target, String problem) {
      this(metricName, triggerName, target, problem, Optional.empty());
    }
  }
}
