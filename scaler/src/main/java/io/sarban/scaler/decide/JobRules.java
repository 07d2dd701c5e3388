package io.sarban.scaler.decide;

import java.util.List;

/**
 * A ScaledJob's rules as plain values, with all defaults put in.
 *
 * @param min Jobs that always run; at most max
 * @param max unfinished Jobs
 * @param successfulLimit completed Jobs that are kept
 * @param failedLimit failed Jobs that are kept
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
   * What becomes of Jobs that an older version of the ScaledJob made.
   *
   * @param deletes whether they are deleted
   * @param foreground whether each waits for its pods to end
   */
  public record RolloutRules(boolean deletes, boolean foreground) {}
}
