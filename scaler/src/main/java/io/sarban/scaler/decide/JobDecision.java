package io.sarban.scaler.decide;

import java.util.List;

/**
 * The Jobs to create, and why.
 *
 * @param create at least 0
 * @param reasons each step that led to the number, in order
 * @param active whether the ScaledJob has work, or Jobs that are always to run
 * @param paused whether an annotation holds the ScaledJob
 */
public record JobDecision(int create, List<Reason> reasons, boolean active, boolean paused) {

  public JobDecision {
    reasons = List.copyOf(reasons);
  }
}
