// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import java.util.Optional;

/** The result of one trigger of an object in a poll. */
public sealed interface Reading {

  /** The metric's name in KEDA's form: {@code s0-rabbitmq-orders}. Unique within an object. */
  String metricName();

  /** The trigger's own name, as formulas use it; empty if it has none. */
  String triggerName();

  MetricTarget target();

  /**
   * The source answered. {@code value} may be negative, for example a difference; {@code active}
   * says that it is above its activation value.
   */
  record Measured(
      String metricName, String triggerName, MetricTarget target, double value, boolean active)
      implements Reading {}

  /**
   * The source could not be read, or its answer was invalid.
   *
   * @param problem the cause, in one line
   * @param atLeast a lower bound that is known nevertheless: replicas may go up by it, but not down
   */
  record Unreadable(
      String metricName,
      String triggerName,
      MetricTarget target,
      String problem,
      Optional<Measured> atLeast)
      implements Reading {

    /** No lower bound is known. */
    public Unreadable(String metricName, String triggerName, MetricTarget target, String problem) {
      this(metricName, triggerName, target, problem, Optional.empty());
    }
  }
}
