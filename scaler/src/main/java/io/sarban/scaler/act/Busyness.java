package io.sarban.scaler.act;

import io.sarban.scaler.decide.Census;
import io.sarban.scaler.resource.TargetRef;
import java.util.Optional;
import java.util.Set;

/** How busy the replicas of targets are, and which of them shall be ended first. */
public interface Busyness {

  /**
   * Asks all replicas of a target at once; takes 2 s at most.
   *
   * @return empty if the target's replicas do not say how busy they are
   * @throws ScaleException if it cannot be told which replicas there are
   */
  Optional<Census> ask(TargetRef target) throws ScaleException;

  /**
   * Marks the replicas that the next scale-in shall end first, and takes the mark from all others.
   * Writes only where that changes something.
   *
   * @param names of replicas; one that is gone meanwhile is passed over
   * @throws ScaleException if a replica cannot be marked
   */
  void endFirst(TargetRef target, Set<String> names) throws ScaleException;

  /**
   * Takes the mark from replicas that have just got it.
   *
   * @throws ScaleException if one cannot be taken
   */
  void keep(TargetRef target, Set<String> names) throws ScaleException;
}
