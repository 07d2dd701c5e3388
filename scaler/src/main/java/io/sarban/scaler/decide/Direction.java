// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import java.time.Duration;
import java.util.List;

/**
 * One direction of an object's behavior, with the defaults of autoscaling/v2 filled in.
 *
 * @param window the stabilization window, 0 to 3600 s
 * @param policies if empty, no limit
 * @param tolerance how far the metric may differ from its target, as a fraction
 */
public record Direction(Duration window, Select select, List<Policy> policies, double tolerance) {

  /** Which of several policies applies. */
  public enum Select {
    Max,
    Min,
    Disabled
  }

  /** At most {@code value} pods, or percent of the replicas, in {@code period}. */
  public record Policy(boolean percent, int value, Duration period) {}

  Duration longestPeriod() {
    return policies.stream().map(Policy::period).max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
