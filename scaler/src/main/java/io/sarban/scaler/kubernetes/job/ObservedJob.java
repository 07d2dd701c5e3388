// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.PlannedJob;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.ScaledJob;
import java.time.Instant;
import java.util.List;

/**
 * What the scaler knows about a ScaledJob now, for its status.
 *
 * @param last its last known state, for events after its deletion; null before it was planned
 * @param plan null while the ScaledJob is faulty
 * @param faults what the user has to fix before it can be polled
 * @param poll the last poll; null before the first
 * @param lastActive when a poll last found work; null if none did
 */
record ObservedJob(
    ScaledJob last, PlannedJob plan, List<Problem> faults, JobPollResult poll, Instant lastActive) {

  static final ObservedJob NOTHING = new ObservedJob(null, null, List.of(), null, null);

  ObservedJob planned(ScaledJob job, PlannedJob planned) {
    return new ObservedJob(job, planned, List.of(), null, lastActive);
  }

  ObservedJob faulty(ScaledJob job, List<Problem> problems) {
    return new ObservedJob(job == null ? last : job, plan, List.copyOf(problems), poll, lastActive);
  }

  ObservedJob polled(JobPollResult result) {
    Instant active = result.decision().active() ? result.at() : lastActive;
    return new ObservedJob(last, plan, List.of(), result, active);
  }

  /** Whether there is something to report; a planned ScaledJob is polled at once. */
  boolean isKnown() {
    return poll != null || !faults.isEmpty();
  }

  boolean isPaused() {
    return plan != null && plan.rules().paused();
  }

  List<Condition> conditions() {
    return faults.isEmpty() ? JobConditions.polled(poll) : JobConditions.faulty(faults);
  }
}
