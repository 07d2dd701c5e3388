package io.sarban.scaler.decide;

/**
 * One replica of a target, as far as a scale-in must know it.
 *
 * @param name unique among the target's replicas
 * @param ready whether it is ready to work
 * @param work how busy it is
 * @param trouble why it could not be asked; empty otherwise
 */
public record Replica(String name, boolean ready, Work work, String trouble) {

  /** How busy a replica is. */
  public enum Work {
    IDLE,
    BUSY,
    /** It was asked, and gave no answer that can be used. */
    UNREADABLE
  }

  /** Whether ending it may interrupt work. One that is not ready and silent is still starting. */
  boolean mayBeBusy() {
    return work == Work.BUSY || (work == Work.UNREADABLE && ready);
  }
}
