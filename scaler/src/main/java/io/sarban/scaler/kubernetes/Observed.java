package io.sarban.scaler.kubernetes;

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
 */
record Observed(PlannedObject plan, List<Problem> faults, PollResult poll) {

  static Observed planned(PlannedObject plan) {
    return new Observed(plan, List.of(), null);
  }

  Observed faulty(List<Problem> problems) {
    return new Observed(plan, List.copyOf(problems), poll);
  }

  Observed polled(PollResult result) {
    return new Observed(plan, List.of(), result);
  }

  List<Condition> conditions() {
    if (!faults.isEmpty() || plan == null) {
      return StatusConditions.faulty(faults);
    }
    return poll == null ? StatusConditions.planned() : StatusConditions.polled(poll, plan.rules());
  }
}
