package io.sarban.scaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.TriggerActivity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an object's status says of its autoscaler and its triggers. */
class StatusConditionsTest {

  private static HorizontalPodAutoscaler autoscaler(String status, String reason, String message) {
    return new HorizontalPodAutoscalerBuilder()
        .withNewStatus()
        .addNewCondition()
        .withType("AbleToScale")
        .withStatus("True")
        .endCondition()
        .addNewCondition()
        .withType("ScalingActive")
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .endCondition()
        .endStatus()
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "True, ValidMetricFound, found, True, HPAActive, ''",
        "False, ScalingDisabled, is zero, True, ScalingDisabled, is zero",
        "False, FailedGetExternalMetric, no metrics, False, HPAMetricsUnavailable,"
            + " FailedGetExternalMetric: no metrics",
        "False, FailedGetExternalMetric, null, False, HPAMetricsUnavailable,"
            + " FailedGetExternalMetric",
      })
  void hpaActiveSaysWhatTheAutoscalerSays(
      String is, String because, String says, String status, String reason, String message) {
    assertThat(StatusConditions.scaling(autoscaler(is, because, says)))
        .contains(Condition.of("HPAActive", status, reason, message));
  }

  @Test
  void anAutoscalerThatHasNotSaidAnythingYetIsNeitherWellNorIll() {
    assertThat(StatusConditions.scaling(new HorizontalPodAutoscaler())).isEmpty();
    assertThat(
            StatusConditions.scaling(
                new HorizontalPodAutoscalerBuilder().withNewStatus().endStatus().build()))
        .isEmpty();
  }

  @Test
  void anAutoscalersStateMattersAndItsReplicasDoNot() {
    HorizontalPodAutoscaler well = autoscaler("True", "ValidMetricFound", "");
    HorizontalPodAutoscaler same = autoscaler("True", "ValidMetricFound", "");
    same.getStatus().setCurrentReplicas(7);
    for (HorizontalPodAutoscaler one : new HorizontalPodAutoscaler[] {well, same}) {
      one.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
      one.setSpec(new io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec());
    }
    HorizontalPodAutoscaler ill = autoscaler("False", "FailedGetExternalMetric", "");
    ill.setMetadata(well.getMetadata());
    ill.setSpec(well.getSpec());
    assertThat(Changes.matters(well, same)).isFalse();
    assertThat(Changes.matters(well, ill)).isTrue();
  }

  @Test
  void aTriggerWithoutWorkIsWrittenToo() {
    assertThat(Serialization.asJson(Map.of("s0-x", new TriggerActivity(false))))
        .isEqualTo("{\"s0-x\":{\"isActive\":false}}");
  }
}
