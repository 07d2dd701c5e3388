// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.resource.AuthSecretTargetRef;
import io.sarban.scaler.resource.AuthenticationRef;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import io.sarban.scaler.route.component.Draft;
import io.sarban.scaler.route.component.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The connection settings of a workload's triggers: each value is a variable of the workers, and so
 * a key in their Secret.
 */
final class TriggerConnections {

  private static final String PREFIX = "TRIGGER_";

  private final String name;
  private final String secret;
  private final Map<String, String> variables;
  private final Map<String, TriggerAuthenticationSpec> authentications = new LinkedHashMap<>();
  private boolean clear;

  /**
   * @param name of the workload
   * @param secret the Secret's name
   * @param variables that there are
   */
  TriggerConnections(String name, String secret, Map<String, String> variables) {
    this.name = name;
    this.secret = secret;
    this.variables = new LinkedHashMap<>(variables);
  }

  /** All variables, including those that were made here. */
  Map<String, String> variables() {
    return variables;
  }

  /** The TriggerAuthentications by their names. */
  Map<String, TriggerAuthenticationSpec> authentications() {
    return authentications;
  }

  /** Whether a route itself contains a secret. */
  boolean clear() {
    return clear;
  }

  Trigger trigger(Draft draft) {
    Map<String, String> metadata = new LinkedHashMap<>();
    draft
        .variables()
        .forEach((parameter, value) -> metadata.put(parameter + "FromEnv", key(parameter, value)));
    metadata.putAll(draft.metadata());
    return new Trigger(draft.type(), null, null, metadata, reference(draft), null, Map.of());
  }

  private AuthenticationRef reference(Draft draft) {
    if (draft.logins().isEmpty() && draft.identity().isEmpty()) {
      return null;
    }
    List<AuthSecretTargetRef> secrets =
        draft.logins().entrySet().stream()
            .map(
                login ->
                    new AuthSecretTargetRef(
                        login.getKey(), secret, key(login.getKey(), login.getValue()), Map.of()))
            .toList();
    PodIdentity identity =
        draft
            .identity()
            .map(provider -> new PodIdentity(provider, null, null, null, Map.of()))
            .orElse(null);
    TriggerAuthenticationSpec spec =
        new TriggerAuthenticationSpec(
            secrets, null, null, identity, null, null, null, null, null, null, null, Map.of());
    return new AuthenticationRef(authentication(draft.type(), spec), null, Map.of());
  }

  private String authentication(String type, TriggerAuthenticationSpec spec) {
    for (int i = 1; ; i++) {
      String candidate = name + "-" + type + (i == 1 ? "" : "-" + i);
      TriggerAuthenticationSpec there = authentications.putIfAbsent(candidate, spec);
      if (there == null || there.equals(spec)) {
        return candidate;
      }
    }
  }

  /** The variable that holds a value; made if there is none. */
  private String key(String parameter, Value value) {
    if (value.variable().filter(variables::containsKey).isPresent()) {
      return value.variable().get();
    }
    clear |= value.literal();
    String wanted =
        PREFIX + parameter.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    for (int i = 1; ; i++) {
      String candidate = i == 1 ? wanted : wanted + "_" + i;
      String there = variables.putIfAbsent(candidate, value.text());
      if (there == null || there.equals(value.text())) {
        return candidate;
      }
    }
  }
}
