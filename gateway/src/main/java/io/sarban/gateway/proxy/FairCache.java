// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A limited number of values. If there are too many, the namespace with the most values loses its
 * least recently used one, so that no namespace displaces the values of others.
 */
final class FairCache<K, V> {

  private record Place<K>(String namespace, K key) {}

  private final Map<Place<K>, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private final int most;

  FairCache(int most) {
    this.most = most;
  }

  V get(String namespace, K key, Function<K, V> make) {
    return values.computeIfAbsent(new Place<>(namespace, key), place -> make.apply(key));
  }

  /** Removes one if there are too many. */
  Optional<V> evict() {
    if (values.size() <= most) {
      return Optional.empty();
    }
    Map<String, Long> shares =
        values.keySet().stream()
            .collect(Collectors.groupingBy(Place::namespace, Collectors.counting()));
    long largest = shares.values().stream().mapToLong(share -> share).max().orElseThrow();
    Iterator<Map.Entry<Place<K>, V>> oldestFirst = values.entrySet().iterator();
    while (true) {
      Map.Entry<Place<K>, V> entry = oldestFirst.next();
      if (shares.get(entry.getKey().namespace()) == largest) {
        V evicted = entry.getValue();
        oldestFirst.remove();
        return Optional.of(evicted);
      }
    }
  }
}
