package io.sarban.worker;

/** Puts what a user can mend into one line. */
final class Mistakes {

  private Mistakes() {}

  static String oneLine(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return message.lines().findFirst().orElse("").replaceAll("(?<=://)[^/@\\s]+@", "");
  }
}
