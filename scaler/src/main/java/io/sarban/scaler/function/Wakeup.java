// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

/** What scales a function's replicas. */
sealed interface Wakeup {

  /** The work that waits for the function. */
  record Waiting(Measure measure) implements Wakeup {}

  /**
   * Nothing measurable: one replica always runs.
   *
   * @param reason in a few words, to follow "because"
   */
  record Always(String reason) implements Wakeup {}
}
