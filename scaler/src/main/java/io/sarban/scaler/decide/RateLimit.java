// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.decide.Direction.Policy;
import io.sarban.scaler.decide.Direction.Select;
import io.sarban.scaler.decide.History.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * The behavior's policies: how far the replicas may change within a period. Source: Kubernetes'
 * documentation of horizontal pod autoscaling, "Scaling policies", and KEP-853.
 */
final class RateLimit {

  private RateLimit() {}

  /** The most replicas that the policies allow now; at least {@code replicas}. */
  static int most(Direction up, int replicas, List<Change> changes, Instant now) {
    if (up.select() == Select.Disabled) {
      return replicas;
    }
    if (up.policies().isEmpty()) {
      return Integer.MAX_VALUE;
    }
    IntBinaryOperator select = up.select() == Select.Max ? Math::max : Math::min;
    int limit =
        up.policies().stream()
            .mapToInt(policy -> up(policy, start(policy, replicas, changes, now)))
            .reduce(select)
            .orElseThrow();
    return Math.max(limit, replicas);
  }

  /** The fewest replicas that the policies allow now; at most {@code replicas}. */
  static int fewest(Direction down, int replicas, List<Change> changes, Instant now) {
    if (down.select() == Select.Disabled) {
      return replicas;
    }
    IntBinaryOperator select = down.select() == Select.Max ? Math::min : Math::max;
    int limit =
        down.policies().stream()
            .mapToInt(policy -> down(policy, start(policy, replicas, changes, now)))
            .reduce(select)
            .orElse(0);
    return Math.min(limit, replicas);
  }

  /** The replicas at the start of the policy's period. */
  private static int start(Policy policy, int replicas, List<Change> changes, Instant now) {
    Instant since = now.minus(policy.period());
    int start = replicas;
    for (Change change : changes) {
      if (change.at().isAfter(since)) {
        start -= change.replicas();
      }
    }
    return start;
  }

  private static int up(Policy policy, int start) {
    if (policy.percent()) {
      return saturated(Math.ceil(start * (1 + policy.value() / 100.0)));
    }
    return saturated((double) start + policy.value());
  }

  private static int down(Policy policy, int start) {
    if (policy.percent()) {
      return (int) (start * (1 - policy.value() / 100.0));
    }
    return start - policy.value();
  }

  private static int saturated(double replicas) {
    return (int) Math.min(replicas, Integer.MAX_VALUE);
  }

  /** Changes before this no longer count. */
  static Instant oldest(Rules rules, Instant now) {
    Duration up = rules.up().longestPeriod();
    Duration down = rules.down().longestPeriod();
    return now.minus(up.compareTo(down) > 0 ? up : down);
  }
}
