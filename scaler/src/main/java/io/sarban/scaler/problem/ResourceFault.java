// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import io.sarban.scaler.name.ResourceKey;

/**
 * A fault of a resource that another resource refers to: a trigger that names a faulty
 * authentication is not at fault itself.
 *
 * @param resource the one to fix
 * @param fault what is wrong with it
 */
public record ResourceFault(ResourceKey resource, FieldFault fault) {

  /** {@code TriggerAuthentication default/broker: spec.filePath is for ...}. */
  @Override
  public String toString() {
    return resource + ": " + fault;
  }
}
