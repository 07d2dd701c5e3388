package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class KedaWordsTest {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");

  private static Condition notReady(String trigger, String field, String message) {
    return SharedConditions.notReady(
        "ScaledObjectCheckFailed", List.of(new Problem(OBJECT, trigger, field, message)));
  }

  @Test
  void aMissingTargetIsToldInKedasWordsFirst() {
    Condition condition =
        notReady(
            "", "spec.scaleTargetRef", "Deployment shop/w is missing: create it, or name another");
    assertThat(condition.message())
        .isEqualTo(
            "ScaledObject doesn't have correct scaleTargetRef specification: spec.scaleTargetRef:"
                + " Deployment shop/w is missing: create it, or name another");
    assertThat(KedaWords.warnings(condition.message()))
        .containsExactly(
            "Target resource doesn't exist: spec.scaleTargetRef: Deployment shop/w is missing:"
                + " create it, or name another",
            condition.message());
  }

  @Test
  void soIsATargetThatCannotBeScaled() {
    Condition condition =
        notReady(
            "",
            "spec.scaleTargetRef.kind",
            "DaemonSet of apps/v1 has no /scale subresource: it cannot be scaled");
    assertThat(KedaWords.warnings(condition.message()).get(0))
        .startsWith("Target resource doesn't expose /scale subresource: ")
        .endsWith("it cannot be scaled");
  }

  @Test
  void whatIsNotOfTheTargetIsSaidAsItIs() {
    Condition condition = notReady("s0-rabbitmq", "queueName", "is required");
    assertThat(condition.message()).isEqualTo("trigger s0-rabbitmq, queueName: is required");
    assertThat(KedaWords.warnings(condition.message())).containsExactly(condition.message());
  }

  @Test
  void aTriggerIsBuilt() {
    assertThat(KedaWords.built("kubernetes-workload"))
        .isEqualTo("Scaler kubernetes-workload is built");
  }
}
