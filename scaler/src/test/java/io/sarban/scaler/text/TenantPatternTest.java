// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.problem.InvalidFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "^orders-.*$; orders-eu; true",
        "^orders; my-orders; false",
        "ord[e]?rs{1,2}; my-orderss!; true",
        "^[[:alpha:].]+$; Ärger; false",
        "^\\p{L}+$; Ärger; true",
        "(?i)^ORD; ord.c; true"
      })
  void finds(String regex, String text, boolean found) {
    assertThat(TenantPattern.parse("queueName", regex).find(text)).isEqualTo(found);
  }

  @Test
  void matchesTheWholeText() {
    TenantPattern pattern = TenantPattern.parse("queueName", "a|ab");
    assertThat(pattern.matches("ab")).isTrue();
    assertThat(pattern.matches("abc")).isFalse();
  }

  /** Each of them takes a backtracking matcher, or an unbounded one, for ever. */
  @Test
  void takesNoMoreTimeThanTheTextIsLong() {
    assertThat(TenantPattern.parse("f", "^(a+)+$").find("a".repeat(9_999) + "b")).isFalse();
    assertThat(TenantPattern.parse("f", "^(a|a)*$").matches("a".repeat(9_999) + "b")).isFalse();
    assertThat(TenantPattern.parse("f", "(x+x+)+y").find("x".repeat(10_000))).isFalse();
    assertThat(TenantPattern.parse("f", ".*").find("x".repeat(10_001))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(((a{0,99}){99}){99}){99}",
        "a{1000}b{1000}c{1000}",
        "[a-z]{1000}\\d{1000}x{1000}",
        "(a){900}{900}",
        "(",
        "a**",
        "(?=a)",
        "(a)\\1",
        "*",
        "[",
        "\\"
      })
  void isRefused(String regex) {
    assertThatThrownBy(() -> TenantPattern.parse("queueName", regex))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageMatching("(?s).{10,200}");
  }

  @Test
  void isRefusedWhereItIsTooLong() {
    assertThatThrownBy(() -> TenantPattern.parse("queueName", "(".repeat(1001)))
        .hasMessageContaining("more than 1000 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"^[a-z]{1,63}(\\.[a-z]{1,63}){1,5}$", "[]{1000}]x", "\\{1000}"})
  void isAccepted(String regex) {
    assertThat(TenantPattern.parse("queueName", regex)).hasToString(regex);
  }
}
