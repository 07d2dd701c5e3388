package io.sarban.scaler.function;

/** What makes a function's replicas more or fewer. */
sealed interface Wakeup {

  /** What waits for it. */
  record Waiting(Measure measure) implements Wakeup {}

  /**
   * Nothing that could be measured: one replica is always there.
   *
   * @param reason in a few words, after "because"
   */
  record Always(String reason) implements Wakeup {}
}
