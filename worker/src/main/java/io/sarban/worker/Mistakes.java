package io.sarban.worker;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

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
    String line =
        cause instanceof MarkedYamlEngineException yaml ? place(yaml) : firstLine(message);
    return line.replaceAll("(?<=://)[^/@\\s]+@", "");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static String place(MarkedYamlEngineException e) {
    String where = e.getProblemMark().map(Object::toString).map(Mistakes::firstLine).orElse("");
    return (e.getProblem() + where).strip();
  }
}
