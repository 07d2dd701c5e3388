package io.sarban.scaler.measure.metricsapi;

/** How much work one look into an answer may still cost: counted, so that it always ends. */
final class Work {

  /** Some tenths of a second. */
  private static final int MOST = 20_000_000;

  private int left = MOST;

  /**
   * @throws TooCostlyException if no work is left
   */
  void spend(int steps) {
    left -= steps;
    if (left < 0) {
      throw new TooCostlyException();
    }
  }

  /** A path or pattern that costs too much in this answer. */
  static final class TooCostlyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooCostlyException() {
      super("too costly", null, false, false);
    }
  }
}
