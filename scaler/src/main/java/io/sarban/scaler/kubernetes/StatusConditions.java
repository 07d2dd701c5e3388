package io.sarban.scaler.kubernetes;

import static io.sarban.scaler.kubernetes.SharedConditions.ACTIVE;
import static io.sarban.scaler.kubernetes.SharedConditions.IS_ACTIVE;
import static io.sarban.scaler.kubernetes.SharedConditions.IS_IDLE;
import static io.sarban.scaler.kubernetes.SharedConditions.PAUSED;
import static io.sarban.scaler.kubernetes.SharedConditions.READY;
import static io.sarban.scaler.kubernetes.SharedConditions.notReady;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.poll.PollResult;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Problem;
import java.util.List;
import java.util.Optional;

/** What an object's conditions say, under KEDA's reasons and in its words. */
final class StatusConditions {

  static final String FALLBACK = "Fallback";
  static final String HPA_ACTIVE = "HPAActive";

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
  private static final Condition IS_PAUSED =
      Condition.of(PAUSED, "True", "ScaledObjectPaused", "ScaledObject is paused");
  private static final Condition NOT_PAUSED =
      Condition.of(
          PAUSED,
          "False",
          "ScaledObjectUnpaused",
          "No pause annotation is set on this scaled object");

  private StatusConditions() {}

  /** Of an object that the user has to mend. */
  static List<Condition> faulty(List<Problem> problems) {
    return List.of(
        notReady("ScaledObjectCheckFailed", problems),
        Condition.of(ACTIVE, "Unknown", "UnknownState", "ScaledObject check failed"),
        NO_FALLBACK,
        NOT_PAUSED);
  }

  /** Of an object that was planned, and not polled yet. */
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

  /**
   * What an autoscaler says of itself; empty before it does. One that rests at zero replicas is
   * well: the scaler wakes it up.
   */
  static Optional<Condition> scaling(HorizontalPodAutoscaler autoscaler) {
    if (autoscaler.getStatus() == null || autoscaler.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return autoscaler.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("ScalingActive"))
        .findFirst()
        .map(
            condition -> {
              String message = condition.getMessage() == null ? "" : condition.getMessage();
              if (condition.getStatus().equals("True")) {
                return Condition.of(HPA_ACTIVE, "True", "HPAActive", "");
              }
              if ("ScalingDisabled".equals(condition.getReason())) {
                return Condition.of(HPA_ACTIVE, "True", "ScalingDisabled", message);
              }
              String why = condition.getReason() + (message.isEmpty() ? "" : ": " + message);
              return Condition.of(HPA_ACTIVE, "False", "HPAMetricsUnavailable", why);
            });
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
