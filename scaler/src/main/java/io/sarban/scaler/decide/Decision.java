// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The wanted replicas, and why.
 *
 * @param replicas at least 0; the current number if nothing changes
 * @param reasons each step of the calculation, in order
 * @param active whether triggers or an annotation say that the object has work
 * @param fallback whether a fallback stands in for a metric
 * @param paused whether an annotation holds the object
 * @param fewer whether the metrics ask for fewer replicas than the current ones, whoever scales in
 * @param problems with the object's formula, for the user to fix
 * @param history what the next decision must know
 */
public record Decision(
    int replicas,
    List<Reason> reasons,
    boolean active,
    boolean fallback,
    boolean paused,
    boolean fewer,
    List<String> problems,
    History history) {

  public Decision {
    reasons = List.copyOf(reasons);
    problems = List.copyOf(problems);
  }

  /**
   * This decision with another number of replicas.
   *
   * @param why the step that led to the number; empty if nothing has changed
   */
  public Decision heldAt(int other, Optional<Reason> why) {
    List<Reason> all = new ArrayList<>(reasons);
    why.ifPresent(all::add);
    return new Decision(other, all, active, fallback, paused, fewer, problems, history);
  }
}
