// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

/** The type as which a parameter's text is read. */
public enum ParameterKind {
  TEXT,
  NUMBER,
  /** A number that should be whole; as in KEDA, a fraction is accepted, too. */
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
