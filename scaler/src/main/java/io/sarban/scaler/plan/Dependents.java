// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.name.ResourceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Knows which objects' plans depend on a resource. Not thread-safe. */
public final class Dependents {

  private final Map<ResourceKey, Set<ResourceKey>> objects = new HashMap<>();

  /** The object has this plan from now on. */
  public void add(ResourceKey object, Plan plan) {
    plan.dependencies()
        .forEach(on -> objects.computeIfAbsent(on, same -> new HashSet<>()).add(object));
  }

  /** The object no longer has this plan. */
  public void remove(ResourceKey object, Plan plan) {
    for (ResourceKey dependency : plan.dependencies()) {
      objects.computeIfPresent(
          dependency,
          (on, keys) -> {
            keys.remove(object);
            return keys.isEmpty() ? null : keys;
          });
    }
  }

  /** The objects to plan again when the resource changes. */
  public Set<ResourceKey> of(ResourceKey resource) {
    return Set.copyOf(objects.getOrDefault(resource, Set.of()));
  }

  /** Whether a plan depends on the resource, or would if it existed. */
  public boolean isUsed(ResourceKey resource) {
    return objects.containsKey(resource);
  }

  /** All resources that plans depend on. */
  public Set<ResourceKey> used() {
    return Set.copyOf(objects.keySet());
  }
}
