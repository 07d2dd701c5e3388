// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.sarban.gateway.endpoint.ResponseBodies;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ConfigMaps that are labelled for answers. */
final class ConfigMapBodies implements ResponseBodies {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigMapBodies.class);

  static final String LABEL = "http.keda.sh/response-body";

  private record Key(String namespace, String name) {}

  /** Characters of all ConfigMaps of a namespace. */
  static final long MOST_OF_NAMESPACE = 8L << 20;

  private final Map<Key, Map<String, String>> maps = new ConcurrentHashMap<>();
  private final Map<String, Long> taken = new HashMap<>();

  /** A ConfigMap that exceeds its namespace's limit counts as missing. */
  synchronized void changed(ConfigMap map) {
    gone(map);
    Map<String, String> data = map.getData() == null ? Map.of() : Map.copyOf(map.getData());
    Key key = key(map);
    long all = taken.getOrDefault(key.namespace(), 0L) + size(data);
    if (all > MOST_OF_NAMESPACE) {
      LOG.warn(
          "ConfigMap {}/{} is not used: the namespace has more than 8 MiB of response bodies",
          key.namespace(),
          key.name());
      return;
    }
    taken.put(key.namespace(), all);
    maps.put(key, data);
  }

  synchronized void gone(ConfigMap map) {
    Key key = key(map);
    Map<String, String> data = maps.remove(key);
    if (data != null) {
      long size = size(data);
      taken.computeIfPresent(key.namespace(), (in, all) -> all > size ? all - size : null);
    }
  }

  private static long size(Map<String, String> data) {
    return data.entrySet().stream()
        .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
        .sum();
  }

  private static Key key(ConfigMap map) {
    return new Key(map.getMetadata().getNamespace(), map.getMetadata().getName());
  }

  @Override
  public Optional<Map<String, String>> configMap(String namespace, String name) {
    return Optional.ofNullable(maps.get(new Key(namespace, name)));
  }
}
