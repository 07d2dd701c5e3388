package io.sarban.scaler.local;

/** A document that is no YAML, or goes beyond a limit; the message says where, in one line. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message, null, false, false);
  }
}
