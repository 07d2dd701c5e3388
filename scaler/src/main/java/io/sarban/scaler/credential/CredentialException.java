// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

/**
 * A credential could not be obtained. The message names field and fix, in one line without secrets.
 */
final class CredentialException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CredentialException(String message) {
    super(message, null, false, false);
  }
}
