// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * KEDA's texts in events and conditions, which its users' alerts search for; Sarban's own text
 * follows. Source: KEDA's pkg/common/message and its controllers.
 */
public final class KedaWords {

  static final String WRONG_TARGET =
      "ScaledObject doesn't have correct scaleTargetRef specification";
  static final String NO_TARGET = "Target resource doesn't exist";
  static final String NO_SCALE = "Target resource doesn't expose /scale subresource";
  private static final String TARGET_FIELD = "spec.scaleTargetRef";

  private KedaWords() {}

  /** The note of the event that a trigger will be measured. */
  public static String built(String triggerType) {
    return "Scaler " + triggerType + " is built";
  }

  /** The first part of the condition Ready of a faulty object. */
  public static String condition(List<Problem> problems) {
    return problems.stream().anyMatch(KedaWords::isOfTarget) ? WRONG_TARGET + ": " : "";
  }

  /**
   * The notes of the warnings for an object that is not ready: about its target, and the text of
   * its condition.
   *
   * @param problems the problems in the condition
   */
  public static List<String> warnings(Condition ready, List<Problem> problems) {
    boolean faulty = ready.status().equals("False");
    return Stream.concat(
            faulty ? target(problems).stream() : Stream.empty(), Stream.of(ready.message()))
        .toList();
  }

  private static Optional<String> target(List<Problem> problems) {
    if (problems.stream().noneMatch(KedaWords::isOfTarget)) {
      return Optional.empty();
    }
    String why = SharedConditions.lines(problems);
    if (has(problems, FieldFault.Cause.NO_SCALE)) {
      return Optional.of(NO_SCALE + ": " + why);
    }
    return has(problems, FieldFault.Cause.NO_TARGET)
        ? Optional.of(NO_TARGET + ": " + why)
        : Optional.empty();
  }

  private static boolean has(List<Problem> problems, FieldFault.Cause cause) {
    return problems.stream().anyMatch(problem -> problem.fault().cause() == cause);
  }

  private static boolean isOfTarget(Problem problem) {
    return problem.trigger().isEmpty() && problem.field().startsWith(TARGET_FIELD);
  }
}
