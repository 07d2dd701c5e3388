// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.io.Serial;

/** The value at a key cannot be counted. */
final class UncountableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String field;

  /**
   * Without a stack trace, since it is an answer.
   *
   * @param field the trigger's field at fault
   * @param message follows the key
   */
  UncountableException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  String field() {
    return field;
  }
}
