// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.resource.Condition;
import java.util.Optional;

/** The condition HPAActive of an object, from its autoscaler's own conditions. */
public final class AutoscalerCondition {

  public static final String TYPE = "HPAActive";

  private AutoscalerCondition() {}

  /**
   * Empty before the autoscaler has reported a condition. An autoscaler that rests at zero replicas
   * is healthy: the scaler wakes its target.
   */
  public static Optional<Condition> of(HorizontalPodAutoscaler autoscaler) {
    if (autoscaler.getStatus() == null || autoscaler.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return autoscaler.getStatus().getConditions().stream()
        .filter(condition -> "ScalingActive".equals(condition.getType()))
        .findFirst()
        .map(
            condition -> {
              String message = condition.getMessage() == null ? "" : condition.getMessage();
              if ("True".equals(condition.getStatus())) {
                return Condition.of(TYPE, "True", "HPAActive", "");
              }
              if ("ScalingDisabled".equals(condition.getReason())) {
                return Condition.of(TYPE, "True", "ScalingDisabled", message);
              }
              String why = condition.getReason() + (message.isEmpty() ? "" : ": " + message);
              return Condition.of(TYPE, "False", "HPAMetricsUnavailable", why);
            });
  }
}
