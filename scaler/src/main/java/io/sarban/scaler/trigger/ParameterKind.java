package io.sarban.scaler.trigger;

/** What a parameter's text is read as. */
public enum ParameterKind {
  TEXT,
  NUMBER,
  /** A number that is meant to be a whole one; as in KEDA, a fraction is taken too. */
  INTEGER,
  /** {@code true} or {@code false}. */
  FLAG,
  /** Milliseconds, or Go's notation, such as {@code 1m30s}. */
  DURATION,
  /** Texts, separated by commas. */
  LIST,
  /** Names and values, as {@code a=1,b=2}. */
  PAIRS
}
