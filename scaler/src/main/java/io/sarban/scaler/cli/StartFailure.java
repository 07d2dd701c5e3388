// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.problem.Fault;

/**
 * Says in one line why the scaler did not start: the process ends, so that it does not look alive.
 */
final class StartFailure {

  private static final int MAX_LENGTH = 300;

  private StartFailure() {}

  static String of(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < 20 && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String why = cause instanceof Error || message == null ? "" : ": " + firstLine(message);
    return "the scaler cannot start" + why + " (" + new Fault(failure) + ")";
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " ..." : line;
  }
}
