// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

/** Limits the work of one search in an answer: it is counted, so that the search always ends. */
final class Work {

  /** Takes some tenths of a second. */
  private static final int MOST = 20_000_000;

  /** Steps between two checks for an interrupt. */
  private static final int LOOK = 100_000;

  private int left = MOST;
  private int unlooked;

  /**
   * @throws TooCostlyException if no work is left, or the thread is interrupted
   */
  void spend(int steps) {
    left -= steps;
    unlooked += steps;
    boolean look = unlooked >= LOOK;
    unlooked = look ? 0 : unlooked;
    if (left < 0 || look && Thread.currentThread().isInterrupted()) {
      throw new TooCostlyException();
    }
  }

  /** A path or pattern takes too much work for this answer. */
  static final class TooCostlyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooCostlyException() {
      super("too costly", null, false, false);
    }
  }
}
