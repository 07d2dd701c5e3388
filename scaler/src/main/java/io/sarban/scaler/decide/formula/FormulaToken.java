// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

/**
 * A token of a formula.
 *
 * @param text for {@code TEXT} without quotes and escapes; empty at the end
 */
record FormulaToken(Kind kind, String text) {

  enum Kind {
    NUMBER,
    NAME,
    TEXT,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind != Kind.TEXT && text.equals(symbol);
  }

  /** The token as messages show it. */
  @Override
  public String toString() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }
}
