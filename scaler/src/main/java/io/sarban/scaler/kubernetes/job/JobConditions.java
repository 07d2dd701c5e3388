package io.sarban.scaler.kubernetes.job;

import io.sarban.scaler.poll.JobPollResult;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** What a ScaledJob's conditions say, under KEDA's reasons and in its words. */
final class JobConditions {

  static final String READY = "Ready";
  static final String ACTIVE = "Active";
  static final String PAUSED = "Paused";
  static final String CHECK_FAILED = "ScaledJobCheckFailed";
  static final String CREATE_FAILED = "KEDAJobCreateFailed";

  private static final Condition IS_READY =
      Condition.of(
          READY,
          "True",
          "ScaledJobReady",
          "ScaledJob is defined correctly and is ready to scaling");
  private static final Condition IS_ACTIVE =
      Condition.of(
          ACTIVE, "True", "ScalerActive", "Scaling is performed because triggers are active");
  private static final Condition IS_IDLE =
      Condition.of(
          ACTIVE,
          "False",
          "ScalerNotActive",
          "Scaling is not performed because triggers are not active");
  private static final Condition IS_PAUSED =
      Condition.of(PAUSED, "True", "ScaledJobPaused", "ScaledJob is paused");
  private static final Condition NOT_PAUSED =
      Condition.of(
          PAUSED, "False", "ScaledJobUnpaused", "No pause annotation is set on this scaled job");

  private JobConditions() {}

  /** Of a ScaledJob that the user has to mend. */
  static List<Condition> faulty(List<Problem> problems) {
    return List.of(
        Condition.of(READY, "False", CHECK_FAILED, lines(problems)),
        Condition.of(ACTIVE, "Unknown", "UnknownState", "ScaledJob check failed"),
        NOT_PAUSED);
  }

  static List<Condition> polled(JobPollResult poll) {
    return List.of(
        ready(poll),
        poll.decision().active() ? IS_ACTIVE : IS_IDLE,
        poll.decision().paused() ? IS_PAUSED : NOT_PAUSED);
  }

  private static Condition ready(JobPollResult poll) {
    if (poll.problems().isEmpty()) {
      return IS_READY;
    }
    String lines = lines(poll.problems());
    boolean any = poll.triggers().stream().anyMatch(trigger -> trigger.problem() == null);
    boolean all = poll.triggers().stream().allMatch(trigger -> trigger.problem() == null);
    if (all) {
      return Condition.of(READY, "False", CREATE_FAILED, lines);
    }
    return any
        ? Condition.of(READY, "Unknown", "PartialTriggerError", lines)
        : Condition.of(READY, "False", "TriggerError", lines);
  }

  private static String lines(List<Problem> problems) {
    return problems.stream().map(Problem::withoutObject).collect(Collectors.joining("; "));
  }
}
