// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

/**
 * A field of a resource is missing or cannot be used. The message says what fixes it, and holds no
 * secret.
 */
public class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FieldFault fault;

  public InvalidFieldException(String field, String message) {
    this(new FieldFault(field, message));
  }

  public InvalidFieldException(FieldFault fault) {
    super(fault.message(), null, false, false);
    this.fault = fault;
  }

  /**
   * Checks one field.
   *
   * @throws InvalidFieldException if it does not hold
   */
  public static void require(boolean holds, String field, String message) {
    if (!holds) {
      throw new InvalidFieldException(field, message);
    }
  }

  /** The field at fault, as the user wrote it; may be empty. */
  public String field() {
    return fault.field();
  }

  /** What is wrong, as data. */
  public FieldFault fault() {
    return fault;
  }
}
