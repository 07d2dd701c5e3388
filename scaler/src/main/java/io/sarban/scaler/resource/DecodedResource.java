// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.client.CustomResource;
import io.sarban.scaler.problem.FieldFault;
import java.util.List;

/** A custom resource that keeps the faults found while it was read. */
abstract class DecodedResource<S, T> extends CustomResource<S, T> implements Decoded {
  private static final long serialVersionUID = 1L;

  private transient List<FieldFault> faults = List.of();

  @Override
  public List<FieldFault> faults() {
    return faults;
  }

  @Override
  public void faults(List<FieldFault> found) {
    faults = found;
  }
}
