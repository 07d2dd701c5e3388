package io.sarban.scaler.decide;

/**
 * What the metrics say together.
 *
 * @param replicas the most that any of them asks for; 0 if none could be read
 * @param active whether any of them is active
 * @param blind whether one that counts could not be read: then the replicas may not go down
 * @param readable whether at least one counts
 * @param fallback whether a fallback stands in for one
 */
record Demand(int replicas, boolean active, boolean blind, boolean readable, boolean fallback) {

  static final Demand NONE = new Demand(0, false, false, false, false);

  static Demand metric(int replicas, boolean active) {
    return new Demand(replicas, active, false, true, false);
  }

  static Demand unreadable() {
    return new Demand(0, false, true, false, false);
  }

  static Demand fallback(int replicas) {
    // a source that cannot be read never leads to zero
    return replicas > 0
        ? new Demand(replicas, true, false, true, true)
        : new Demand(0, false, true, false, true);
  }

  Demand and(Demand other) {
    return new Demand(
        Math.max(replicas, other.replicas),
        active || other.active,
        blind || other.blind,
        readable || other.readable,
        fallback || other.fallback);
  }
}
