// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

/** A component that cannot be obtained; one line says why, and what to do. */
public final class ComponentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_LENGTH = 600;

  public ComponentException(String message) {
    super(line(message), null, false, false);
  }

  private static String line(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " ..." : line;
  }
}
