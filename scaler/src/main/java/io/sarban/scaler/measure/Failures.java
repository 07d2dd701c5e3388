package io.sarban.scaler.measure;

import java.util.regex.Pattern;

/** Puts exceptions of sources into one line for the user. */
public final class Failures {

  private static final int MAX_LENGTH = 300;
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s]+@");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:password|accountkey|sharedaccesskey|sharedaccesssignature|sig|token)=)[^;&\\s]+");

  private Failures() {}

  /**
   * The innermost message, without line breaks and credentials; the class's name where there is no
   * message.
   */
  public static String oneLine(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String line =
        message == null || message.isBlank()
            ? cause.getClass().getSimpleName()
            : message.lines().findFirst().orElse("").strip();
    String safe = SECRET.matcher(CREDENTIALS.matcher(line).replaceAll("")).replaceAll("$1...");
    return safe.length() > MAX_LENGTH ? safe.substring(0, MAX_LENGTH) + " ..." : safe;
  }
}
