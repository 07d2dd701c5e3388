// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import java.util.List;

/**
 * A ScaledJob's rules as plain values, with all defaults filled in.
 *
 * @param min number of Jobs that always run; at most max
 * @param max maximum number of unfinished Jobs
 * @param successfulLimit number of completed Jobs to keep
 * @param failedLimit number of failed Jobs to keep
 */
public record JobRules(
    int min,
    int max,
    JobStrategy strategy,
    Calculation calculation,
    List<String> pendingPodConditions,
    int successfulLimit,
    int failedLimit,
    RolloutRules rollout,
    boolean paused) {

  /** How the metrics of several triggers become one. */
  public enum Calculation {
    MAX,
    MIN,
    AVG,
    SUM
  }

  /**
   * What happens to the Jobs of an older version of the ScaledJob.
   *
   * @param deletes whether they are deleted
   * @param foreground whether each deletion waits for the pods to end
   */
  public record RolloutRules(boolean deletes, boolean foreground) {}
}
