// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import io.sarban.scaler.resource.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An object with its plan and what its polls must remember. Only its polls change it, and they
 * never overlap.
 */
final class PolledObject {

  private final ResourceKey key;
  private final Instant firstSeen;
  private volatile Plan plan;
  private volatile History history = History.EMPTY;
  private volatile Outcome outcome;
  private volatile JobOutcome jobOutcome;
  private volatile List<Problem> problems = List.of();
  private volatile List<String> hints = List.of();
  private volatile Instant tried = Instant.MIN;
  private boolean gone;

  PolledObject(ResourceKey key, Instant firstSeen) {
    this.key = key;
    this.firstSeen = firstSeen;
  }

  /**
   * Reports the outcome of a poll to listeners, unless they have already been told that the object
   * is gone: they would keep the outcome forever.
   */
  synchronized void tell(Runnable what) {
    if (!gone) {
      what.run();
    }
  }

  /** Nothing more is reported about the object. Waits for a report in progress. */
  synchronized void gone() {
    gone = true;
  }

  ResourceKey key() {
    return key;
  }

  Instant firstSeen() {
    return firstSeen;
  }

  /** When the faulty object was last planned again. */
  Instant tried() {
    return tried;
  }

  void tried(Instant now) {
    tried = now;
  }

  Plan plan() {
    return plan;
  }

  void plan(Plan changed) {
    plan = changed;
  }

  History history() {
    return history;
  }

  void history(History next) {
    history = next;
  }

  /** Restores the state that another scaler, or this one before a restart, recorded for it. */
  void recall(HasMetadata resource, Instant now) {
    if (resource instanceof ScaledObject object && object.getStatus() != null) {
      Timestamps.read(object.getStatus().lastActiveTime())
          .map(time -> time.plus(ScaledObjectStatus.ACTIVITY_WRITTEN))
          .map(written -> written.isAfter(now) ? now : written)
          .ifPresent(active -> history = history.activeAt(active));
    }
  }

  /** Null before the first poll. */
  Outcome outcome() {
    return outcome;
  }

  void outcome(Outcome last) {
    outcome = last;
  }

  /** The outcome of a ScaledJob; null before the first poll. */
  JobOutcome jobOutcome() {
    return jobOutcome;
  }

  void jobOutcome(JobOutcome last) {
    jobOutcome = last;
  }

  /** The hints of the plan that the previous plan did not have. */
  List<String> news(Plan.Measured sound) {
    Set<String> told = Set.copyOf(hints);
    hints = sound.hints();
    return hints.stream().filter(hint -> !told.contains(hint)).toList();
  }

  List<Problem> problems() {
    return problems;
  }

  void problems(List<Problem> standing) {
    problems = standing;
  }
}
