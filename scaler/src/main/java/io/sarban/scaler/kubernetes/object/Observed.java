package io.sarban.scaler.kubernetes.object;

import io.sarban.scaler.poll.PlannedObject;
import io.sarban.scaler.poll.PollResult;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Problem;
import java.util.List;

/**
 * What the scaler knows of an object now, and its status should say.
 *
 * @param plan null while the object is faulty
 * @param faults what the user has to mend before the object is polled
 * @param poll the last one; null before the first
 * @param conditions that follow from the rest
 */
record Observed(
    PlannedObject plan, List<Problem> faults, PollResult poll, List<Condition> conditions) {

  static final Observed NOTHING = of(null, List.of(), null);

  private static Observed of(PlannedObject plan, List<Problem> faults, PollResult poll) {
    return new Observed(plan, faults, poll, conditions(plan, faults, poll));
  }

  static Observed planned(PlannedObject plan) {
    return of(plan, List.of(), null);
  }

  Observed faulty(List<Problem> problems) {
    return of(plan, List.copyOf(problems), poll);
  }

  Observed polled(PollResult result) {
    return of(plan, List.of(), result);
  }

  private static List<Condition> conditions(
      PlannedObject plan, List<Problem> faults, PollResult poll) {
    if (!faults.isEmpty() || plan == null) {
      return StatusConditions.faulty(faults);
    }
    return poll == null ? StatusConditions.planned() : StatusConditions.polled(poll, plan.rules());
  }
}
