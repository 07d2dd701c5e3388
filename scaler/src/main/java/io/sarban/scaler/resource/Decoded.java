// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.List;

/**
 * A resource that can be read even if fields are invalid: one with faults exists, and scales
 * nothing. So one object of a list or watch does not hide the others.
 */
public interface Decoded {

  /** The fields that could not be read; empty for a valid resource. */
  List<FieldFault> faults();

  /** For the code that reads it. */
  void faults(List<FieldFault> found);

  /**
   * Checks that all of it could be read.
   *
   * @throws InvalidFieldException of the first fault
   */
  default void checkDecoded() {
    if (!faults().isEmpty()) {
      throw faults().get(0).asException();
    }
  }
}
