// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import java.util.Locale;

/** Reads the numbers of formulas. */
final class Numbers {

  private Numbers() {}

  /**
   * Reads a number in Go's syntax: {@code 1_000}, {@code .5}, {@code 1e3}, {@code 0x2A}, {@code
   * 0o52}, {@code 0b101}.
   *
   * @throws FormulaException if it is not a number
   */
  static double literal(String text) {
    String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
    try {
      if (plain.startsWith("0x")) {
        return Long.parseLong(plain.substring(2), 16);
      }
      if (plain.startsWith("0o")) {
        return Long.parseLong(plain.substring(2), 8);
      }
      if (plain.startsWith("0b")) {
        return Long.parseLong(plain.substring(2), 2);
      }
      return Double.parseDouble(plain);
    } catch (NumberFormatException e) {
      throw new FormulaException("\"" + text + "\" is no number");
    }
  }

  /** A number in a text, as {@code int("5")} reads it. */
  static double parsed(String text) {
    String plain = text.strip();
    if (!plain.matches("[+-]?[0-9][0-9.eE+-]{0,40}")) {
      throw new FormulaException("a text is no number");
    }
    return literal(plain);
  }
}
