// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.decide.Census;
import io.sarban.scaler.resource.TargetRef;
import java.util.Optional;
import java.util.Set;

/**
 * Tells how busy the replicas of targets are, and marks those that the next scale-in ends first.
 */
public interface Busyness {

  /**
   * Asks all replicas of a target at once; takes 2 s at most.
   *
   * @return empty if the target's replicas do not say how busy they are
   * @throws ScaleException if the target's replicas cannot be listed
   */
  Optional<Census> ask(TargetRef target) throws ScaleException;

  /**
   * Marks the replicas that the next scale-in ends first, and removes the mark from all others.
   * Writes only changes.
   *
   * @param names of replicas; one that no longer exists is skipped
   * @throws ScaleException if a replica cannot be marked
   */
  void endFirst(TargetRef target, Set<String> names) throws ScaleException;

  /**
   * Removes the mark from replicas that were just marked.
   *
   * @throws ScaleException if a mark cannot be removed
   */
  void keep(TargetRef target, Set<String> names) throws ScaleException;
}
