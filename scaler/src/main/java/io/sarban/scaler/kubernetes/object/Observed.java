// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import io.sarban.scaler.decide.History;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resource.Condition;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the scaler knows about an object now, for its status.
 *
 * @param original the target's replicas before the object's first poll; empty if they were unknown
 * @param plan null while the object is faulty
 * @param faults what the user has to fix before the object can be polled
 * @param poll the last poll; null before the first
 * @param conditions derived from the rest
 */
record Observed(
    OptionalInt original,
    PlannedObject plan,
    List<Problem> faults,
    PollResult poll,
    List<Condition> conditions) {

  static final Observed NOTHING = of(OptionalInt.empty(), null, List.of(), null);

  private static Observed of(
      OptionalInt original, PlannedObject plan, List<Problem> faults, PollResult poll) {
    return new Observed(original, plan, faults, poll, conditions(plan, faults, poll));
  }

  /**
   * The object is valid, and will be polled.
   *
   * @param replicas the target's current replicas
   */
  Observed planned(PlannedObject sound, OptionalInt replicas) {
    return of(plan == null ? replicas : original, sound, List.of(), null);
  }

  Observed faulty(List<Problem> problems) {
    return of(original, plan, List.copyOf(problems), poll);
  }

  /** Returns this if nothing changed, so that polls of an idle object create no new instances. */
  Observed polled(PollResult result) {
    boolean same =
        faults.isEmpty()
            && poll != null
            && result.triggers().equals(poll.triggers())
            && result.decision().equals(poll.decision())
            && result.problems().equals(poll.problems());
    return same ? this : of(original, plan, List.of(), result);
  }

  /** The problems that its conditions report. */
  List<Problem> problems() {
    return !faults.isEmpty() || poll == null ? faults : poll.problems();
  }

  /**
   * Whether values that change all the time have changed: the time of the last activity, or the
   * number of failures.
   */
  boolean hasMoved(Observed before) {
    History then = before.poll().decision().history();
    History now = poll.decision().history();
    return !now.lastActive().equals(then.lastActive()) || !now.failures().equals(then.failures());
  }

  private static List<Condition> conditions(
      PlannedObject plan, List<Problem> faults, PollResult poll) {
    if (!faults.isEmpty() || plan == null) {
      return StatusConditions.faulty(faults);
    }
    return poll == null ? StatusConditions.planned() : StatusConditions.polled(poll, plan.rules());
  }
}
