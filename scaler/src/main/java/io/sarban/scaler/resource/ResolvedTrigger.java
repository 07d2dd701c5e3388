package io.sarban.scaler.resource;

import java.util.Map;

/**
 * A trigger with all that its parameters may come from.
 *
 * @param object the object it belongs to
 * @param index its place in {@code spec.triggers}
 * @param metadata as written; a key that ends in {@code FromEnv} names a variable of {@code
 *     environment}
 * @param authentication parameters from its TriggerAuthentication, secrets among them
 * @param environment the environment of the target's container, secrets among them
 */
public record ResolvedTrigger(
    ResourceKey object,
    int index,
    Trigger trigger,
    Map<String, String> metadata,
    Map<String, String> authentication,
    Map<String, String> environment) {

  public ResolvedTrigger {
    metadata = Map.copyOf(metadata);
    authentication = Map.copyOf(authentication);
    environment = Map.copyOf(environment);
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
