package io.sarban.scaler.measure.redis;

import java.io.Serial;

/** What is at a key cannot be counted. */
final class UncountableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String field;

  /**
   * Without a trace: it is an answer.
   *
   * @param field the trigger's field at fault
   * @param message to follow the key
   */
  UncountableException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  String field() {
    return field;
  }
}
