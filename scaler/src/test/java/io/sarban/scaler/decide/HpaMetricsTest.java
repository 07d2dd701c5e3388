// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HpaMetricsTest {

  private static final String FALLBACK = "fallback: {failureThreshold: 2, replicas: 6}\n";

  private static Reading measured(double value) {
    return new Reading.Measured(
        "s0-q", "q", new MetricTarget(MetricType.AverageValue, 5), value, value > 0);
  }

  private static Reading failed(MetricType type) {
    return new Reading.Unreadable("s0-q", "q", new MetricTarget(type, 5), "down");
  }

  private static OptionalDouble value(String metric, String yaml, Reading reading, int failures) {
    History history = History.EMPTY;
    for (int i = 0; i < failures; i++) {
      history = history.read(List.of(reading));
    }
    return HpaMetrics.value(
        metric, Objects.rules(yaml, Map.of()), List.of(reading), new Current(4, 3), history);
  }

  @Test
  void isWhatWasMeasured() {
    assertThat(value("s0-q", "", measured(12), 0)).hasValue(12);
    assertThat(value("S0-Q", "", measured(12), 0)).hasValue(12);
    assertThat(value("s1-other", "", measured(12), 0)).isEmpty();
  }

  @Test
  void anUnreadableMetricHasNoneUntilItsFallback() {
    assertThat(value("s0-q", FALLBACK, failed(MetricType.AverageValue), 2)).isEmpty();
    assertThat(value("s0-q", FALLBACK, failed(MetricType.AverageValue), 3)).hasValue(30);
    assertThat(value("s0-q", FALLBACK, failed(MetricType.Value), 3)).hasValue(10);
    assertThat(value("s0-q", "", failed(MetricType.AverageValue), 9)).isEmpty();
  }

  @Test
  void aFormulaMakesOneOfAll() {
    String formula =
        """
        advanced: {scalingModifiers: {formula: "q * 3", target: "5"}}
        triggers: [{type: test, name: q}]
        """;
    assertThat(value("composite-metric", formula, measured(4), 0)).hasValue(12);
    assertThat(value("Composite-Metric", formula, measured(4), 0)).hasValue(12);
    assertThat(value("composite-metric", formula + FALLBACK, failed(MetricType.Value), 3))
        .hasValue(30);
  }
}
