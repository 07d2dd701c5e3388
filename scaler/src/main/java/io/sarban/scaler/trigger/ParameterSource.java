// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

/** Where a trigger's parameter may come from. */
public enum ParameterSource {
  /** The trigger's own metadata. */
  METADATA,
  /** Its TriggerAuthentication. */
  AUTHENTICATION,
  /** The variable of the target's container that {@code <name>FromEnv} in the metadata names. */
  ENVIRONMENT
}
