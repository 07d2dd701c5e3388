// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import static io.sarban.scaler.kubernetes.write.SharedConditions.IS_ACTIVE;
import static io.sarban.scaler.kubernetes.write.SharedConditions.IS_IDLE;
import static io.sarban.scaler.kubernetes.write.SharedConditions.READY;
import static io.sarban.scaler.kubernetes.write.SharedConditions.notReady;
import static io.sarban.scaler.kubernetes.write.SharedConditions.paused;
import static io.sarban.scaler.kubernetes.write.SharedConditions.unchecked;

import io.sarban.scaler.kubernetes.write.SharedConditions;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.resource.Condition;
import java.util.List;

/** The conditions of a ScaledJob, with KEDA's reasons and messages. */
final class JobConditions {

  static final String CHECK_FAILED = "ScaledJobCheckFailed";
  static final String CREATE_FAILED = "KEDAJobCreateFailed";

  private static final Condition IS_READY =
      Condition.of(
          READY,
          "True",
          "ScaledJobReady",
          "ScaledJob is defined correctly and is ready to scaling");
  private static final Condition IS_PAUSED = paused(ResourceKind.SCALED_JOB, true);
  private static final Condition NOT_PAUSED = paused(ResourceKind.SCALED_JOB, false);

  private JobConditions() {}

  /** The conditions of a ScaledJob that the user has to fix. */
  static List<Condition> faulty(List<Problem> problems) {
    return List.of(
        notReady(CHECK_FAILED, problems), unchecked(ResourceKind.SCALED_JOB), NOT_PAUSED);
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
    boolean read = poll.triggers().stream().allMatch(trigger -> trigger.problem() == null);
    return read
        ? notReady(CREATE_FAILED, poll.problems())
        : SharedConditions.unreadable(poll.triggers(), poll.problems());
  }
}
