// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTest {

  private static final String TRIGGERS = "triggers: [{type: cron}]";

  private static Engine of(String spec, Map<String, String> annotations, Engine byDefault) {
    return Engine.of(
        annotations,
        Serialization.unmarshal(spec.replace(" ; ", "\n"), ScaledObjectSpec.class),
        byDefault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DIRECT | triggers: [{type: cron}]",
        "DIRECT | triggers: [{type: cron}] ; advanced: {horizontalPodAutoscalerConfig: {}}",
        "DIRECT | triggers: [{type: cron}] ; advanced: {horizontalPodAutoscalerConfig: {name: ''}}",
        "DIRECT | triggers: [{type: cron}] ; advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {selectPolicy: Min}}}}",
        "HPA | triggers: [{type: cron}] ; advanced: {horizontalPodAutoscalerConfig: {name: mine}}",
        "HPA | triggers: [{type: cron}, {type: cpu}]",
        "HPA | triggers: [{type: memory}]",
      })
  void isHpaOnlyWhereAnAutoscalerIsNamedOrNeeded(Engine engine, String spec) {
    assertThat(of(spec, Map.of(), Engine.DIRECT)).isEqualTo(engine);
    assertThat(of(spec, Map.of(), Engine.HPA)).isEqualTo(Engine.HPA);
    assertThat(of(spec, Map.of("sarban.io/engine", "direct"), Engine.HPA)).isEqualTo(Engine.DIRECT);
    assertThat(of(spec, Map.of("sarban.io/engine", "hpa"), Engine.DIRECT)).isEqualTo(Engine.HPA);
  }

  @Test
  void anUnknownOneIsAProblem() {
    assertThatThrownBy(() -> of(TRIGGERS, Map.of("sarban.io/engine", "x"), Engine.DIRECT))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("must be \"direct\" or \"hpa\"");
  }
}
