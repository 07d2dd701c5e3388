// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.sarban.scaler.problem.InvalidFieldException;

/** A parameter has been requested; an answer, or a failure, comes soon. */
public final class PendingCredentialException extends InvalidFieldException {
  private static final long serialVersionUID = 1L;

  public PendingCredentialException(String message) {
    super("authenticationRef", message);
  }
}
