// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows which objects to poll at once when a source wakes them. Thread-safe.
 *
 * @see io.sarban.scaler.measure.Query#wokenBy()
 */
final class Wakes {

  private final Map<Object, Set<ResourceKey>> objects = new HashMap<>();
  private final Map<ResourceKey, List<Object>> causes = new HashMap<>();

  /** The object is polled by this plan from now on. */
  synchronized void put(ResourceKey key, Plan.Measured plan) {
    remove(key);
    List<Object> of =
        plan.triggers().stream().flatMap(one -> one.query().wokenBy().stream()).distinct().toList();
    if (!of.isEmpty()) {
      causes.put(key, of);
      of.forEach(cause -> objects.computeIfAbsent(cause, c -> new HashSet<>()).add(key));
    }
  }

  /** The object is gone, or cannot be polled. */
  synchronized void remove(ResourceKey key) {
    List<Object> of = causes.remove(key);
    if (of == null) {
      return;
    }
    for (Object cause : of) {
      objects.computeIfPresent(
          cause,
          (same, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
  }

  synchronized List<ResourceKey> of(Object cause) {
    return List.copyOf(objects.getOrDefault(cause, Set.of()));
  }
}
