package io.sarban.scaler.decide;

/** A formula cannot be parsed or evaluated; the message says where or why. */
final class FormulaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FormulaException(String message) {
    super(message, null, false, false);
  }
}
