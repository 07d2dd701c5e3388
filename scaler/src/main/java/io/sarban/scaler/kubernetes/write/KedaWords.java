package io.sarban.scaler.kubernetes.write;

import io.sarban.scaler.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What KEDA says in events and conditions, which its users' alerts look for; what Sarban says comes
 * after it. Source: KEDA's pkg/common/message and its controllers.
 */
public final class KedaWords {

  static final String WRONG_TARGET =
      "ScaledObject doesn't have correct scaleTargetRef specification";
  static final String NO_TARGET = "Target resource doesn't exist";
  static final String NO_SCALE = "Target resource doesn't expose /scale subresource";
  private static final String TARGET_FIELD = "spec.scaleTargetRef";

  private KedaWords() {}

  /** Of an event that a trigger is going to be measured. */
  public static String built(String triggerType) {
    return "Scaler " + triggerType + " is built";
  }

  /** What the condition Ready of a faulty object begins with. */
  public static String condition(List<Problem> problems) {
    return problems.stream().anyMatch(KedaWords::isOfTarget) ? WRONG_TARGET + ": " : "";
  }

  /**
   * The notes of the warnings that a faulty object gets: of its target, and what its condition
   * says.
   */
  public static List<String> warnings(String condition) {
    if (!condition.startsWith(WRONG_TARGET)) {
      return List.of(condition);
    }
    return Stream.concat(target(condition).stream(), Stream.of(condition)).toList();
  }

  private static Optional<String> target(String condition) {
    String why = condition.substring(WRONG_TARGET.length()).replaceFirst("^: ", "");
    if (why.contains(" has no /scale subresource")) {
      return Optional.of(NO_SCALE + ": " + why);
    }
    return why.contains(" is missing: create it") || why.contains("the cluster has no kind ")
        ? Optional.of(NO_TARGET + ": " + why)
        : Optional.empty();
  }

  private static boolean isOfTarget(Problem problem) {
    return problem.trigger().isEmpty() && problem.field().startsWith(TARGET_FIELD);
  }
}
