// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

/** A formula cannot be parsed or evaluated; the message says where or why. */
public final class FormulaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Longest word in a message: a word may be as long as the formula. */
  private static final int MAX_LENGTH = 200;

  public FormulaException(String message) {
    super(
        message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + " ..." : message,
        null,
        false,
        false);
  }
}
