// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTextTest {

  private enum Mode {
    fast,
    Slow
  }

  @Test
  void textsMeanWhatKedaReadsInThem() {
    assertThat(ParameterText.number("p", "1.5")).isEqualTo(1.5);
    assertThat(ParameterText.flag("p", " T ")).isTrue();
    assertThat(ParameterText.flag("p", "0")).isFalse();
    assertThat(ParameterText.duration("p", "0m40.5s")).isEqualTo(Duration.ofMillis(40_500));
    assertThat(ParameterText.duration("p", "250")).isEqualTo(Duration.ofMillis(250));
    assertThat(ParameterText.oneOf("p", "SLOW", Mode.values())).isEqualTo(Mode.Slow);
    assertThat(ParameterText.pairs("p", "a=1, b = x=y ,")).isEqualTo(Map.of("a", "1", "b", "x=y"));
    assertThat(ParameterText.pairs("p", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1e300", "NaN", "-9.1e15"})
  void whatIsNoNumberIsRefused(String text) {
    assertThatThrownBy(() -> ParameterText.number("p", text))
        .hasMessageStartingWith("must be a number");
  }

  @ParameterizedTest
  @CsvSource({"0, above 0", "-1s, above 0", "soon, milliseconds or like 30s"})
  void durationsAreBounded(String text, String why) {
    assertThatThrownBy(() -> ParameterText.duration("p", text))
        .hasMessageStartingWith("must be " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"61s", "60001", "1h", "2562047788015215h", "99999999999999999999"})
  void aLongDurationCountsAsAMinute(String text) {
    assertThat(ParameterText.duration("p", text)).hasMinutes(1);
    assertThat(ParameterText.duration("p", "59s")).hasSeconds(59);
  }

  @Test
  void aRefusedTextIsShownInOneShortLine() {
    assertThatThrownBy(() -> ParameterText.flag("p", "a\nb" + "c".repeat(500)))
        .hasMessageStartingWith("must be true or false, not \"a bc")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120));
  }

  @Test
  void aPairNeedsAName() {
    assertThatThrownBy(() -> ParameterText.pairs("p", "=x"))
        .hasMessage("must be like name=value,name=value");
  }
}
