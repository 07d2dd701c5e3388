// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Go's documentation of time.ParseDuration. */
class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "30s, PT30S",
    "1h15m30.918273645s, PT1H15M30.918273645S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "-1.5m, PT-1M-30S",
    "+5s, PT5S",
    "300ms, PT0.3S",
    "1µs, PT0.000001S",
    "10ns, PT0.00000001S",
    "30s1h, PT1H30S",
    "2562047788015215h, PT2562047H47M16.854775807S"
  })
  void reads(String text, String duration) {
    assertThat(GoDuration.parse(text)).hasValueSatisfying(d -> assertThat(d).hasToString(duration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "1 s",
        "1d",
        "-",
        "1.2.3s",
        "..s",
        "99999999999999999999999s",
        "1e3s"
      })
  void isNone(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
