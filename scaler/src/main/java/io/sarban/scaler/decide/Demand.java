// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

/**
 * The result of all metrics together.
 *
 * @param replicas the highest number that a metric asks for; 0 if none could be read
 * @param active whether any metric is active
 * @param blind whether a metric that counts could not be read; the replicas must then not go down
 * @param readable whether at least one metric counts
 * @param fallback whether a fallback replaces a metric
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
    // an unreadable source never leads to zero
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
