package io.sarban.scaler.decide;

/**
 * A word of a formula.
 *
 * @param text of a {@code TEXT} without its quotes and escapes; empty at the end
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

  /** As a message shows it. */
  @Override
  public String toString() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }
}
