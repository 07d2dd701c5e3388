// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HPAs, dashboards and statuses from KEDA refer to these names. */
class MetricNameTest extends ShippedTriggers {

  static List<String> rows() {
    return lines("metric-names.txt").toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isKedas(String row) {
    String[] columns = row.split("\t", 2);
    String[] trigger = columns[1].split(" ", 2);
    assertThat(MetricName.of(0, (Query) read(trigger[0], sample(trigger[1]))))
        .isEqualTo(columns[0]);
  }

  /** It is shown in a terminal, and is a segment of a path. */
  @Test
  void hasNoControlCharactersAndAnEnd() {
    assertThat(MetricName.of("a\u001b]0;b\u0007\nc\u009bd\u2028e\u202ef/../g"))
        .isEqualTo("a-]0;b--c-d-e-f----g");
    assertThat(MetricName.of("naïve-名前")).isEqualTo("naïve-名前");
    assertThat(MetricName.of("x".repeat(10_000))).hasSize(500);
  }
}
