// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

/**
 * A mistake in a route, or beside it, that its author can fix. The message is one line that names
 * the file, the route and the field, and holds no secret.
 */
public final class RouteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_LENGTH = 600;

  public RouteException(String message) {
    super(line(message), null, false, false);
  }

  private static String line(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " ..." : line;
  }
}
