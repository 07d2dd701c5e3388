package io.sarban.scaler.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The replicas wanted, and why.
 *
 * @param replicas at least 0; equal to the current ones where nothing is to be done
 * @param reasons each step that led to the number, in order
 * @param active whether the object has work, by its triggers or by annotation
 * @param fallback whether a fallback stands in for a metric
 * @param paused whether an annotation holds the object
 * @param fewer whether the metrics ask for fewer replicas than there are, whoever lowers them
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
   * The same with another number of replicas.
   *
   * @param why the step that led to it; empty where nothing has changed
   */
  public Decision heldAt(int other, Optional<Reason> why) {
    List<Reason> all = new ArrayList<>(reasons);
    why.ifPresent(all::add);
    return new Decision(other, all, active, fallback, paused, fewer, problems, history);
  }
}
