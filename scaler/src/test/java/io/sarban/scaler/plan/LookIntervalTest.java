// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookIntervalTest {

  private static Map<String, String> annotated(String value) {
    return Map.of("sarban.io/look-interval", value);
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "100ms, 100", "1.5s, 1500", "' 2m ', 120000", "1h, 3600000"})
  void aTimeIsAsGoWritesIt(String text, long millis) {
    assertThat(LookInterval.of(annotated(text)))
        .hasValueSatisfying(interval -> assertThat(interval.every()).hasValue(ofMillis(millis)));
    assertThat(LookInterval.note(annotated(text))).isEmpty();
  }

  private static Duration ofMillis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void offIsNever() {
    assertThat(LookInterval.of(annotated("off"))).hasValue(LookInterval.OFF);
    assertThat(LookInterval.OFF.every()).isEmpty();
  }

  @Test
  void withoutAnAnnotationItIsAsByDefault() {
    assertThat(LookInterval.of(Map.of())).isEmpty();
    assertThat(LookInterval.note(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "soon", "99ms", "0s", "-1s", "61m", "9999999999999999999h", "OFF"})
  void whatIsNoTimeIsAHintAndCountsAsNotSaid(String text) {
    assertThat(LookInterval.of(annotated(text))).isEmpty();
    assertThat(LookInterval.note(annotated(text)))
        .hasValue(
            "metadata.annotations.sarban.io/look-interval: must be a time of 100ms to 1h, such as"
                + " 1s, or off; goes on as by default");
    assertThatThrownBy(() -> LookInterval.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
