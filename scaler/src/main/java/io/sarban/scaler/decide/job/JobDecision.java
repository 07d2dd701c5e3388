// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import io.sarban.scaler.decide.Reason;
import java.util.List;

/**
 * The number of Jobs to create, and why.
 *
 * @param create at least 0
 * @param reasons each step of the calculation, in order
 * @param active whether the ScaledJob has work, or a minimum of Jobs
 * @param paused whether an annotation holds the ScaledJob
 */
public record JobDecision(int create, List<Reason> reasons, boolean active, boolean paused) {

  public JobDecision {
    reasons = List.copyOf(reasons);
  }
}
