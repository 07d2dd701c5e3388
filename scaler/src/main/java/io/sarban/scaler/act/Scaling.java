// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

/** Carries out a decision that changes replicas. */
@FunctionalInterface
public interface Scaling {

  /**
   * Returns once the request is accepted.
   *
   * @throws ScaleException if it is refused
   */
  void scale(ScaleRequest request) throws ScaleException;
}
