// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A KEDA trigger that measures the work waiting for a function.
 *
 * @param type for example azure-queue
 * @param metadata the trigger's parameters; names that end in FromEnv refer to a setting
 * @param logins parameters of an authentication, by the settings that hold them
 * @param identity the scaler's identity towards the source, in place of a connection string
 */
public record Measure(
    String type,
    Map<String, String> metadata,
    Map<String, String> logins,
    Optional<Identity> identity) {

  /**
   * A pod's identity.
   *
   * @param clientId empty for the identity of the scaler's own service account
   */
  public record Identity(Optional<String> clientId) {}

  Measure(String type) {
    this(type, new LinkedHashMap<>(), new LinkedHashMap<>(), Optional.empty());
  }

  Measure with(String parameter, String value) {
    metadata.put(parameter, value);
    return this;
  }

  Measure with(String parameter, Optional<String> value) {
    value.ifPresent(one -> metadata.put(parameter, one));
    return this;
  }

  Measure login(String parameter, String setting) {
    logins.put(parameter, setting);
    return this;
  }

  Measure as(Identity who) {
    return new Measure(type, metadata, logins, Optional.of(who));
  }
}
