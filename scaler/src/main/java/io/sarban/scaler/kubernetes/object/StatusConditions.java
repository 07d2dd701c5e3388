// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import static io.sarban.scaler.kubernetes.write.SharedConditions.ACTIVE;
import static io.sarban.scaler.kubernetes.write.SharedConditions.IS_ACTIVE;
import static io.sarban.scaler.kubernetes.write.SharedConditions.IS_IDLE;
import static io.sarban.scaler.kubernetes.write.SharedConditions.READY;
import static io.sarban.scaler.kubernetes.write.SharedConditions.notReady;
import static io.sarban.scaler.kubernetes.write.SharedConditions.paused;
import static io.sarban.scaler.kubernetes.write.SharedConditions.unchecked;

import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.kubernetes.write.SharedConditions;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resource.Condition;
import java.util.List;

/** The conditions of an object, with KEDA's reasons and messages. */
final class StatusConditions {

  static final String FALLBACK = "Fallback";

  private static final Condition IS_READY =
      Condition.of(
          READY,
          "True",
          "ScaledObjectReady",
          "ScaledObject is defined correctly and is ready for scaling");
  private static final Condition IS_FORCED =
      Condition.of(
          ACTIVE,
          "True",
          "ScalerActive",
          "Scaling is performed because activation is being forced by annotation");
  private static final Condition IS_COOLING =
      Condition.of(
          ACTIVE, "False", "ScalerCooldown", "Scaler cooling down because triggers are not active");
  private static final Condition FALLS_BACK =
      Condition.of(
          FALLBACK,
          "True",
          "FallbackExists",
          "At least one trigger is falling back on this scaled object");
  private static final Condition NO_FALLBACK =
      Condition.of(
          FALLBACK, "False", "NoFallbackFound", "No fallbacks are active on this scaled object");
  private static final Condition IS_PAUSED = paused(ResourceKind.SCALED_OBJECT, true);
  private static final Condition NOT_PAUSED = paused(ResourceKind.SCALED_OBJECT, false);

  private StatusConditions() {}

  /** The conditions of an object that the user has to fix. */
  static List<Condition> faulty(List<Problem> problems) {
    return List.of(
        notReady("ScaledObjectCheckFailed", problems),
        unchecked(ResourceKind.SCALED_OBJECT),
        NO_FALLBACK,
        NOT_PAUSED);
  }

  /** The conditions of an object that is planned, but not polled yet. */
  static List<Condition> planned() {
    return List.of(IS_READY, IS_IDLE, NO_FALLBACK, NOT_PAUSED);
  }

  static List<Condition> polled(PollResult poll, Rules rules) {
    return List.of(
        ready(poll),
        active(poll, rules),
        poll.decision().fallback() ? FALLS_BACK : NO_FALLBACK,
        poll.decision().paused() ? IS_PAUSED : NOT_PAUSED);
  }

  private static Condition ready(PollResult poll) {
    if (poll.problems().isEmpty()) {
      return IS_READY;
    }
    return SharedConditions.unreadable(poll.triggers(), poll.problems());
  }

  private static Condition active(PollResult poll, Rules rules) {
    if (poll.decision().active()) {
      boolean triggers = poll.triggers().stream().anyMatch(trigger -> trigger.active());
      return rules.forcedActive() && !triggers ? IS_FORCED : IS_ACTIVE;
    }
    int rest = rules.idle().orElse(rules.min());
    return poll.decision().replicas() > rest && !rules.paused() ? IS_COOLING : IS_IDLE;
  }
}
