// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import java.util.Arrays;

/**
 * An unexpected failure in one line: its class and where it happened. Its message is left out,
 * since it may hold a secret. So is the stack trace, which has a thousand lines after a stack
 * overflow.
 */
public record Fault(Throwable failure) {

  private static final String OWN = "io.sarban.";

  /**
   * The message for a user: that the input uses up the stack or the heap, or that the fault is
   * Sarban's own.
   *
   * @param what failed, such as {@code cannot be planned}
   */
  public String told(String what) {
    return isOfSize()
        ? what + ": something in it is too large, or nested too deeply (" + this + ")"
        : what + "; this is a fault of Sarban (" + this + ")";
  }

  private boolean isOfSize() {
    return cause() instanceof StackOverflowError || cause() instanceof OutOfMemoryError;
  }

  private Throwable cause() {
    Throwable cause = failure;
    // limited: causes may form a cycle
    for (int i = 0; i < 20 && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** {@code StackOverflowError in FormulaParser.binary:133}. */
  @Override
  public String toString() {
    Throwable cause = cause();
    StackTraceElement[] stack = cause.getStackTrace();
    String place =
        Arrays.stream(stack)
            .filter(frame -> frame.getClassName().startsWith(OWN))
            .findFirst()
            .or(() -> Arrays.stream(stack).findFirst())
            .map(Fault::place)
            .orElse("an unknown place");
    return cause.getClass().getSimpleName() + " in " + place;
  }

  private static String place(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
