package io.sarban.scaler.problem;

import java.util.Arrays;

/**
 * A failure that nobody foresaw, in one line: what it is and where it happened. Its own message is
 * left out, since it may hold a secret, and so is the stack trace, of which a stack that is used up
 * has a thousand lines.
 */
public record Fault(Throwable failure) {

  private static final String OWN = "io.sarban.";

  /**
   * What a user is told: of input that uses up the stack or the heap, that it does, else that the
   * fault is Sarban's own.
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
    // counted: causes may run in a circle
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
