// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;

/**
 * The replicas that one metric asks for. Source: the algorithm details in Kubernetes' documentation
 * of horizontal pod autoscaling.
 */
final class Proposal {

  private Proposal() {}

  /**
   * The replicas that a metric asks for.
   *
   * @param value the metric; one below 0 counts as 0
   * @return at least 0; saturates instead of overflowing
   */
  static int replicas(double value, MetricTarget target, Current current, Rules rules) {
    double ratio = Math.max(0, value) / target.value();
    return target.type() == MetricType.Value
        ? byValue(ratio, current, rules)
        : byAverage(ratio, current.replicas(), rules);
  }

  private static int byAverage(double wanted, int replicas, Rules rules) {
    if (replicas > 0 && isTolerated(wanted / replicas, rules)) {
      return replicas;
    }
    return ceil(wanted);
  }

  private static int byValue(double ratio, Current current, Rules rules) {
    if (current.replicas() == 0) {
      return ceil(ratio);
    }
    if (isTolerated(ratio, rules)) {
      return current.replicas();
    }
    int replicas = ceil(ratio * current.readyReplicas());
    // unready replicas must not turn a metric above its target into a scale-down, nor the reverse
    return ratio > 1
        ? Math.max(replicas, current.replicas())
        : Math.min(replicas, current.replicas());
  }

  private static boolean isTolerated(double ratio, Rules rules) {
    return ratio >= 1 - rules.down().tolerance() && ratio <= 1 + rules.up().tolerance();
  }

  /** Rounds up, but a floating-point error does not cost a replica. */
  private static int ceil(double replicas) {
    return (int) Math.min(Math.ceil(replicas - 1e-9), Integer.MAX_VALUE);
  }
}
