// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

/**
 * One replica of a target, as far as a scale-in needs to know it.
 *
 * @param name unique among the target's replicas
 * @param ready whether it is ready to work
 * @param work how busy it is
 * @param trouble why the replica could not be asked; else empty
 */
public record Replica(String name, boolean ready, Work work, String trouble) {

  /** How busy a replica is. */
  public enum Work {
    IDLE,
    BUSY,
    /** The replica was asked, but gave no usable answer. */
    UNREADABLE
  }

  /**
   * Whether ending the replica may interrupt work. A replica that is neither ready nor answering is
   * still starting.
   */
  boolean mayBeBusy() {
    return work == Work.BUSY || (work == Work.UNREADABLE && ready);
  }
}
