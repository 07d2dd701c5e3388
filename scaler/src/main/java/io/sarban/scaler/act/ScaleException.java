// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

/** A target could not be scaled. The message is one line for the user. */
public class ScaleException extends Exception {
  private static final long serialVersionUID = 1L;

  public ScaleException(String message, Throwable cause) {
    super(message, cause);
  }
}
