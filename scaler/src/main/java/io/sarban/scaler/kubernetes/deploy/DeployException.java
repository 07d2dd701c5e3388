// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

/** A mistake that the user can fix; one line says how. */
public final class DeployException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeployException(String message) {
    super(message, null, false, false);
  }
}
