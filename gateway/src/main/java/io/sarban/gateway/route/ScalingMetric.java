// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.time.Duration;
import java.util.Optional;

/** What the workload is scaled by: requests at once, requests a second, or both. */
public record ScalingMetric(Optional<Concurrency> concurrency, Optional<RequestRate> requestRate) {

  /**
   * @param target requests at once for each replica, at least 1
   */
  public record Concurrency(int target) {}

  /**
   * @param target requests a second for each replica, at least 1
   * @param window over which the rate is averaged
   * @param granularity how finely the window is counted
   */
  public record RequestRate(int target, Duration window, Duration granularity) {

    public static final Duration WINDOW = Duration.ofMinutes(1);
    public static final Duration GRANULARITY = Duration.ofSeconds(1);
  }

  public static ScalingMetric byConcurrency(int target) {
    return new ScalingMetric(Optional.of(new Concurrency(target)), Optional.empty());
  }

  public static ScalingMetric byRate(int target, Duration window, Duration granularity) {
    return new ScalingMetric(
        Optional.empty(), Optional.of(new RequestRate(target, window, granularity)));
  }
}
