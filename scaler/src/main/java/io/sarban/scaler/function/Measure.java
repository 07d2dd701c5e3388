package io.sarban.scaler.function;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A trigger of KEDA's that tells how much waits for a function.
 *
 * @param type such as azure-queue
 * @param metadata its parameters; those that end in FromEnv name a setting
 * @param logins parameters that an authentication gives, by the settings that hold them
 * @param identity as whom the scaler asks, in place of a connection
 */
public record Measure(
    String type,
    Map<String, String> metadata,
    Map<String, String> logins,
    Optional<Identity> identity) {

  /**
   * A pod's identity.
   *
   * @param clientId empty: the one that the scaler's own service account has
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
