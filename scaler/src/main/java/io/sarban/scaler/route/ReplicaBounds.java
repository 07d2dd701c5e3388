// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.route.component.RouteException;

/**
 * The bounds of a workload's replicas; null for KEDA's default.
 *
 * @param min the least
 * @param max the most
 */
public record ReplicaBounds(Integer min, Integer max) {

  /**
   * @param said the workload's settings, including defaults
   * @param alone whether all of its routes start by themselves
   * @param always whether at least one of them does
   * @throws RouteException if the least is more than the most
   */
  public static ReplicaBounds of(ScalingSettings said, boolean alone, boolean always) {
    Integer least = said.minReplicas().orElse(null);
    if (always && (least == null || least == 0)) {
      least = 1;
    }
    Integer most = said.maxReplicas().orElse(null);
    if (alone) {
      most = least;
    }
    if (least != null && most != null && least > most) {
      throw new RouteException(
          "minReplicas " + least + " is more than maxReplicas " + most + ": raise maxReplicas");
    }
    return new ReplicaBounds(least, most);
  }
}
