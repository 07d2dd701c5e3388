// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import static io.sarban.scaler.decide.Objects.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  private static final String BEHAVIOR =
      "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minReplicaCount: 5 @ maxReplicaCount: 2 | spec.minReplicaCount",
        "minReplicaCount: -1 | spec.minReplicaCount",
        "maxReplicaCount: 0 | spec.maxReplicaCount",
        "cooldownPeriod: -1 | spec.cooldownPeriod",
        "initialCooldownPeriod: -1 | spec.initialCooldownPeriod",
        "idleReplicaCount: 2 @ minReplicaCount: 2 | spec.idleReplicaCount",
        "fallback: {replicas: 2} | spec.fallback.failureThreshold",
        "fallback: {failureThreshold: 2} | spec.fallback.replicas",
        "fallback: {failureThreshold: 2, replicas: 1, behavior: no} | spec.fallback.behavior",
        "fallback: {failureThreshold: 2, replicas: 1, behavior: scalingModifiers} | spec.fallback.behavior",
        "advanced: {scalingModifiers: {formula: a}} | spec.advanced.scalingModifiers.target",
        "advanced: {scalingModifiers: {target: '1'}} | spec.advanced.scalingModifiers.formula",
        "advanced: {scalingModifiers: {target: x, formula: '1'}} | spec.advanced.scalingModifiers.target",
        "advanced: {scalingModifiers: {target: '1', formula: nosuch}} | spec.advanced.scalingModifiers.formula",
        "advanced: {scalingModifiers: {target: '1', formula: '1 +'}} | spec.advanced.scalingModifiers.formula"
      })
  void refuses(String yaml, String field) {
    assertThatThrownBy(() -> rules(yaml.replace(" @ ", "\n")))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{stabilizationWindowSeconds: 3601} | stabilizationWindowSeconds",
        "{selectPolicy: Most} | selectPolicy",
        "{tolerance: -1} | tolerance",
        "{policies: [{type: Pod, value: 1, periodSeconds: 1}]} | type",
        "{policies: [{type: Pods, value: 0, periodSeconds: 1}]} | value",
        "{policies: [{type: Pods, value: 1, periodSeconds: 1801}]} | periodSeconds"
      })
  void refusesBehaviors(String yaml, String field) {
    assertThatThrownBy(() -> rules(BEHAVIOR + yaml + "}}}"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).endsWith(field));
  }

  @ParameterizedTest
  @CsvSource({"paused-replicas, -1", "paused-replicas, few", "paused-replicas, 1e400"})
  void refusesAnnotations(String annotation, String value) {
    assertThatThrownBy(() -> rules("", Map.of("autoscaling.keda.sh/" + annotation, value)))
        .hasMessageContaining(value);
  }

  /** As in KEDA, a value that is not a boolean counts as true. */
  @ParameterizedTest
  @CsvSource({"yes, true", "no, true", "'', true", "TRUE, true", "0, false", "F, false"})
  void anAnnotationThatIsNoBooleanIsTrue(String value, boolean paused) {
    assertThat(rules("", Map.of("autoscaling.keda.sh/paused", value)).paused()).isEqualTo(paused);
  }

  /** As in KEDA, an explicit minimum of 0 counts as 1 here. */
  @Test
  void idleZeroGoesWithAMinimumOfZero() {
    assertThat(rules("idleReplicaCount: 0\nminReplicaCount: 0").idle()).hasValue(0);
    assertThatThrownBy(() -> rules("idleReplicaCount: 1\nminReplicaCount: 0"))
        .isInstanceOf(InvalidFieldException.class);
    assertThatThrownBy(() -> rules("idleReplicaCount: 0"))
        .isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void refusesTwoTriggersOfOneNameUnderAFormula() {
    assertThatThrownBy(
            () ->
                rules(
                    "triggers: [{type: t, name: a}, {type: t, name: a}]\n"
                        + "advanced: {scalingModifiers: {formula: a, target: '1'}}"))
        .hasMessageContaining("names two triggers");
  }
}
