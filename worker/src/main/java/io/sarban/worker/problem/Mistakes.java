// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.problem;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Puts what a user can fix into one line. */
public final class Mistakes {

  private static final int MAX_LENGTH = 500;

  private Mistakes() {}

  /** The first line of the deepest cause's message, without logins in addresses. */
  public static String oneLine(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof ClassNotFoundException) {
      return bounded("the class " + firstLine(String.valueOf(cause.getMessage())))
          + " is in no library of this worker";
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String line =
        cause instanceof MarkedYamlEngineException yaml ? place(yaml) : firstLine(message);
    return bounded(line.replaceAll("(?<=://)[^/@\\s]+@", ""));
  }

  /** A broker's error may contain its whole stack trace. */
  private static String bounded(String line) {
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " ..." : line;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static String place(MarkedYamlEngineException e) {
    String where = e.getProblemMark().map(Object::toString).map(Mistakes::firstLine).orElse("");
    return (e.getProblem() + where).strip();
  }
}
