package io.sarban.scaler.decide;

import java.util.List;

/**
 * The replicas wanted, and why.
 *
 * @param replicas at least 0; equal to the current ones where nothing is to be done
 * @param reasons each step that led to the number, in order
 * @param active whether the object has work, by its triggers or by annotation
 * @param fallback whether a fallback stands in for a metric
 * @param paused whether an annotation holds the object
 * @param problems with the object's formula, for the user to mend
 * @param history what the next decision must know
 */
public record Decision(
    int replicas,
    List<Reason> reasons,
    boolean active,
    boolean fallback,
    boolean paused,
    List<String> problems,
    History history) {

  public Decision {
    reasons = List.copyOf(reasons);
    problems = List.copyOf(problems);
  }
}
