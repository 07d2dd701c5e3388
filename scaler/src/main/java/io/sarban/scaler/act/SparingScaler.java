// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.decide.Census;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.ScaleIn;
import io.sarban.scaler.resource.TargetRef;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Prepares a scale-in so that it ends no busy replica: asks the replicas, marks idle ones for
 * removal, and asks again.
 */
public final class SparingScaler {

  private final Busyness busyness;

  public SparingScaler(Busyness busyness) {
    this.busyness = busyness;
  }

  /**
   * Limits the decision to what can be done now, and marks the idle replicas to end.
   *
   * @param from the target's replicas, more than the decision's
   * @param spares whether busy replicas prevent the scale-in
   * @throws ScaleException if replicas cannot be marked; the target must then not be scaled in
   */
  public Decision spare(TargetRef target, int from, Decision decision, boolean spares)
      throws ScaleException {
    Optional<Census> census = busyness.ask(target);
    if (census.isEmpty()) {
      return decision;
    }
    int to = decision.replicas();
    ScaleIn step = ScaleIn.of(from, to, census.get(), spares);
    if (step.replicas() < from) {
      busyness.endFirst(target, step.first());
      step = lookAgain(target, from, to, step, spares);
    }
    return decision.heldAt(step.replicas(), step.held());
  }

  private ScaleIn lookAgain(TargetRef target, int from, int to, ScaleIn step, boolean spares)
      throws ScaleException {
    Optional<Census> census = busyness.ask(target);
    if (census.isEmpty()) {
      return step;
    }
    ScaleIn checked = step.again(from, to, census.get(), spares);
    Set<String> busyNow = new HashSet<>(step.first());
    busyNow.removeAll(checked.first());
    if (!busyNow.isEmpty()) {
      busyness.keep(target, busyNow);
    }
    return checked;
  }

  /**
   * Marks the idle replicas of a target that another controller is about to scale in.
   *
   * @throws ScaleException if replicas cannot be marked
   */
  public void markIdle(TargetRef target) throws ScaleException {
    Optional<Census> census = busyness.ask(target);
    if (census.isPresent()) {
      int all = census.get().replicas().size();
      busyness.endFirst(target, ScaleIn.of(all, 0, census.get(), false).first());
    }
  }
}
