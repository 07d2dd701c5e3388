package io.sarban.scaler.resolve;

import io.sarban.scaler.problem.InvalidFieldException;

/**
 * A parameter that a trigger's authentication or environment names, and that is not there. As in
 * KEDA the trigger goes on without it where it can.
 *
 * @param parameter that is not given
 * @param field of the trigger that refers to it
 * @param message what is missing, and what fixes that
 */
public record Gap(String parameter, String field, String message) {

  /** For a trigger that cannot go on without it. */
  public InvalidFieldException asException() {
    return new InvalidFieldException(field, message);
  }
}
