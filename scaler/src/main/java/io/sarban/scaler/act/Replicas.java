// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.resource.TargetRef;
import java.util.Optional;

/** Where replicas run: the API server's /scale, or worker processes of this machine. */
public interface Replicas {

  /**
   * A target's replicas.
   *
   * @param wanted the number of replicas last requested
   * @param ready how many of them are ready to work
   */
  record Count(int wanted, int ready) {}

  /** Empty if there is no such target. Does no I/O. */
  Optional<Count> of(TargetRef target);

  /** Why the target does not exist, and how to fix that. */
  default String missing(TargetRef target) {
    return target + " is missing: create it, or name another";
  }

  /**
   * Requests that many replicas; returns when the request is accepted, not when they run.
   *
   * @throws ScaleException if it is refused
   */
  void scale(TargetRef target, int replicas) throws ScaleException;
}
