// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import java.util.List;

/**
 * A target's replicas at one moment, without those that are already ending.
 *
 * @param replicas oldest first; numbered replicas in the order of their numbers
 * @param removal which replicas a scale-in ends
 */
public record Census(List<Replica> replicas, Removal removal) {

  /** Which replicas a scale-in ends first. */
  public enum Removal {
    /**
     * Replicas that are not ready, then marked replicas: a ReplicaSet (Kubernetes' documentation of
     * ReplicaSets, "Pod deletion cost").
     */
    MARKED_FIRST,
    /** The highest numbers: a StatefulSet. */
    HIGHEST_NUMBER_FIRST
  }

  public Census {
    replicas = List.copyOf(replicas);
  }
}
