// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trigger with all sources of its parameters.
 *
 * @param object the object it belongs to
 * @param index its place in {@code spec.triggers}
 * @param metadata as written; a key that ends in {@code FromEnv} names a variable of {@code
 *     environment}
 * @param authentication parameters from its TriggerAuthentication, secrets among them
 * @param environment the environment of the target's container, secrets among them
 * @param secretVariables the secret values in each variable that comes from a Secret, or contains
 *     values from one
 * @param podIdentity which of the scaler's own identities its TriggerAuthentication asks for
 * @param gaps what its authentication and environment refer to, but is missing
 */
public record ResolvedTrigger(
    ResourceKey object,
    int index,
    Trigger trigger,
    Map<String, String> metadata,
    Map<String, String> authentication,
    Map<String, String> environment,
    Map<String, List<String>> secretVariables,
    Optional<PodIdentity> podIdentity,
    List<Gap> gaps) {

  public ResolvedTrigger {
    metadata = Map.copyOf(metadata);
    authentication = Map.copyOf(authentication);
    environment = Map.copyOf(environment);
    secretVariables = Map.copyOf(secretVariables);
    gaps = List.copyOf(gaps);
  }

  /** With an environment in which everything is secret, and without an identity. */
  public ResolvedTrigger(
      ResourceKey object,
      int index,
      Trigger trigger,
      Map<String, String> metadata,
      Map<String, String> authentication,
      Map<String, String> environment) {
    this(
        object,
        index,
        trigger,
        metadata,
        authentication,
        environment,
        environment.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
        Optional.empty(),
        List.of());
  }

  /** The secrets that no message about it may contain. */
  public SecretValues secrets() {
    return SecretValues.of(this);
  }

  public String type() {
    return trigger.type();
  }

  /** The trigger's own name, else {@code s<index>-<type>}, as messages call it. */
  public String label() {
    String name = trigger.name();
    return name == null || name.isEmpty() ? "s" + index + "-" + trigger.type() : name;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return object + ", trigger " + label();
  }
}
