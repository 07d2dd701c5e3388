// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.ObjectStatus.TriggerStatus;
import io.sarban.scaler.resource.Condition;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions that ScaledObjects and ScaledJobs have in common. */
public final class SharedConditions {

  public static final String READY = "Ready";
  public static final String ACTIVE = "Active";
  public static final String PAUSED = "Paused";

  public static final Condition IS_ACTIVE =
      Condition.of(
          ACTIVE, "True", "ScalerActive", "Scaling is performed because triggers are active");
  public static final Condition IS_IDLE =
      Condition.of(
          ACTIVE,
          "False",
          "ScalerNotActive",
          "Scaling is not performed because triggers are not active");

  private SharedConditions() {}

  /** The condition Paused of an object of that kind. */
  public static Condition paused(ResourceKind kind, boolean is) {
    String words = kind.equals(ResourceKind.SCALED_JOB) ? "scaled job" : "scaled object";
    return is
        ? Condition.of(PAUSED, "True", kind + "Paused", kind + " is paused")
        : Condition.of(
            PAUSED, "False", kind + "Unpaused", "No pause annotation is set on this " + words);
  }

  /** The condition Active of an object that the user has to fix: it is unknown. */
  public static Condition unchecked(ResourceKind kind) {
    return Condition.of(ACTIVE, "Unknown", "UnknownState", kind + " check failed");
  }

  /** The condition Ready of an object that the user has to fix. */
  public static Condition notReady(String reason, List<Problem> problems) {
    return Condition.of(READY, "False", reason, KedaWords.condition(problems) + lines(problems));
  }

  /** The condition Ready of an object with unreadable triggers. */
  public static Condition unreadable(List<TriggerStatus> triggers, List<Problem> problems) {
    return triggers.stream().anyMatch(trigger -> trigger.problem() == null)
        ? Condition.of(READY, "Unknown", "PartialTriggerError", lines(problems))
        : notReady("TriggerError", problems);
  }

  static String lines(List<Problem> problems) {
    return problems.stream().map(Problem::withoutObject).collect(Collectors.joining("; "));
  }
}
