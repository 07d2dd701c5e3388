// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

/** A document is not YAML, or exceeds a limit; the message says where, in one line. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableException(String message) {
    super(message, null, false, false);
  }
}
