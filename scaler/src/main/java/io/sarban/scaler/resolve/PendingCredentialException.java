package io.sarban.scaler.resolve;

import io.sarban.scaler.problem.InvalidFieldException;

/** Somebody is being asked for a parameter; there will be an answer, or a failure, soon. */
public final class PendingCredentialException extends InvalidFieldException {
  private static final long serialVersionUID = 1L;

  public PendingCredentialException(String message) {
    super("authenticationRef", message);
  }
}
