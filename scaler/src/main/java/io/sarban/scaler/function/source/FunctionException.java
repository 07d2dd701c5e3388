// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

/**
 * A mistake in a folder of functions that the author can fix. The message is one line that names
 * file, function and field, and holds no secret.
 */
public final class FunctionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_LENGTH = 600;

  public FunctionException(String message) {
    super(line(message), null, false, false);
  }

  private static String line(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " ..." : line;
  }
}
