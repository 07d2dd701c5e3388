// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.sarban.scaler.resource.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The condition about the autoscaler in an object's status. */
class AutoscalerConditionTest {

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
    assertThat(AutoscalerCondition.of(autoscaler(is, because, says)))
        .contains(Condition.of("HPAActive", status, reason, message));
  }

  @Test
  void anAutoscalerThatHasNotSaidAnythingYetIsNeitherWellNorIll() {
    assertThat(AutoscalerCondition.of(new HorizontalPodAutoscaler())).isEmpty();
    assertThat(
            AutoscalerCondition.of(
                new HorizontalPodAutoscalerBuilder().withNewStatus().endStatus().build()))
        .isEmpty();
  }
}
