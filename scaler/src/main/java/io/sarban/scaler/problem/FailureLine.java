// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import java.util.regex.Pattern;

/** One line of what a library or a source says about a failure, without credentials. */
public final class FailureLine {

  private static final int MAX_LENGTH = 300;
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s]+@");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:password|accountkey|sharedaccesskey|sharedaccesssignature|sig|token)=)[^;&\\s]+");

  private FailureLine() {}

  /**
   * The innermost message, without line breaks and credentials; the class's name where there is no
   * message.
   */
  public static String of(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return of(message == null || message.isBlank() ? cause.getClass().getSimpleName() : message);
  }

  /** A source's own message: its first line, without credentials. */
  public static String of(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    String safe = SECRET.matcher(CREDENTIALS.matcher(line).replaceAll("")).replaceAll("$1...");
    return safe.length() > MAX_LENGTH ? safe.substring(0, MAX_LENGTH) + " ..." : safe;
  }
}
