// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.FieldFault.Cause;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class KedaWordsTest {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");

  private static List<Problem> problem(String trigger, String field, String message, Cause cause) {
    return List.of(new Problem(OBJECT, trigger, new FieldFault(field, message, cause), false));
  }

  private static Condition notReady(List<Problem> problems) {
    return SharedConditions.notReady("ScaledObjectCheckFailed", problems);
  }

  @Test
  void aMissingTargetIsToldInKedasWordsFirst() {
    List<Problem> problems =
        problem("", "spec.scaleTargetRef", "Deployment shop/w is missing", Cause.NO_TARGET);
    Condition condition = notReady(problems);
    assertThat(condition.message())
        .isEqualTo(
            "ScaledObject doesn't have correct scaleTargetRef specification: spec.scaleTargetRef:"
                + " Deployment shop/w is missing");
    assertThat(KedaWords.warnings(condition, problems))
        .containsExactly(
            "Target resource doesn't exist: spec.scaleTargetRef: Deployment shop/w is missing",
            condition.message());
  }

  @Test
  void soIsATargetThatCannotBeScaled() {
    List<Problem> problems =
        problem("", "spec.scaleTargetRef.kind", "a DaemonSet cannot be scaled", Cause.NO_SCALE);
    assertThat(KedaWords.warnings(notReady(problems), problems).get(0))
        .isEqualTo(
            "Target resource doesn't expose /scale subresource: spec.scaleTargetRef.kind: a"
                + " DaemonSet cannot be scaled");
  }

  /** The text of a message does not matter. */
  @Test
  void whatIsNotOfTheTargetIsSaidAsItIs() {
    List<Problem> problems =
        problem("s0-rabbitmq", "queueName", "is missing: create it", Cause.OTHER);
    Condition condition = notReady(problems);
    assertThat(condition.message())
        .isEqualTo("trigger s0-rabbitmq, queueName: is missing: create it");
    assertThat(KedaWords.warnings(condition, problems)).containsExactly(condition.message());

    List<Problem> target =
        problem("", "spec.scaleTargetRef", "was not scaled: it is missing: create it", Cause.OTHER);
    assertThat(KedaWords.warnings(notReady(target), target))
        .containsExactly(notReady(target).message());
  }

  /** Some triggers can be read, so the object is partly ready. */
  @Test
  void whatIsReadyInPartIsSaidAsItIs() {
    List<Problem> problems = problem("", "spec.scaleTargetRef", "is missing", Cause.NO_TARGET);
    Condition partly = Condition.of("Ready", "Unknown", "PartialTriggerError", "some");
    assertThat(KedaWords.warnings(partly, problems)).containsExactly("some");
  }

  @Test
  void aTriggerIsBuilt() {
    assertThat(KedaWords.built("kubernetes-workload"))
        .isEqualTo("Scaler kubernetes-workload is built");
  }
}
