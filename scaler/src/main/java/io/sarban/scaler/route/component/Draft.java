// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A trigger whose connection has no place yet.
 *
 * @param metadata as it will stand in the object
 * @param variables parameters that are read from the worker's environment, by FromEnv
 * @param logins parameters that KEDA takes from an authentication only
 * @param identity the provider of a pod's identity, instead of a connection
 */
public record Draft(
    String type,
    Map<String, String> metadata,
    Map<String, Value> variables,
    Map<String, Value> logins,
    Optional<String> identity) {

  Draft(String type) {
    this(
        type,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        Optional.empty());
  }

  Draft with(String parameter, String value) {
    metadata.put(parameter, value);
    return this;
  }

  Draft with(String parameter, int value) {
    return with(parameter, String.valueOf(value));
  }

  /** Adds a value that is no secret: as it is written in the route, else from the environment. */
  Draft place(String parameter, Value value) {
    return value.literal() ? with(parameter, value.text()) : secret(parameter, value);
  }

  /** Adds a value that may contain a login: from the environment, wherever it is written now. */
  Draft secret(String parameter, Value value) {
    variables.put(parameter, value);
    return this;
  }

  Draft login(String parameter, Value value) {
    logins.put(parameter, value);
    return this;
  }

  Draft identity(String provider) {
    return new Draft(type, metadata, variables, logins, Optional.of(provider));
  }
}
