package io.sarban.scaler.decide;

import java.util.List;

/**
 * A target's replicas at one moment, without those that are ending already.
 *
 * @param replicas oldest first; where they are numbered, in their numbers' order
 * @param removal which of them a scale-in ends
 */
public record Census(List<Replica> replicas, Removal removal) {

  /** Which replicas a scale-in ends first. */
  public enum Removal {
    /**
     * Those that are not ready, then those that were marked: a ReplicaSet (Kubernetes'
     * documentation of ReplicaSets, "Pod deletion cost").
     */
    MARKED_FIRST,
    /** The highest numbers: a StatefulSet. */
    HIGHEST_NUMBER_FIRST
  }

  public Census {
    replicas = List.copyOf(replicas);
  }
}
