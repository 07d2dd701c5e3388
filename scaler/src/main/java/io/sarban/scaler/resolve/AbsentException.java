// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.sarban.scaler.problem.InvalidFieldException;

/** Something that a resource refers to is missing; the message names it, and what fixes that. */
final class AbsentException extends InvalidFieldException {
  private static final long serialVersionUID = 1L;

  AbsentException(String field, String message) {
    super(field, message);
  }
}
