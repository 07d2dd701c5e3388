package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.sarban.gateway.endpoint.ResponseBodies;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ConfigMaps with the label for it. */
final class ConfigMapBodies implements ResponseBodies {

  static final String LABEL = "http.keda.sh/response-body";

  private record Key(String namespace, String name) {}

  private final Map<Key, Map<String, String>> maps = new ConcurrentHashMap<>();

  void changed(ConfigMap map) {
    maps.put(key(map), map.getData() == null ? Map.of() : Map.copyOf(map.getData()));
  }

  void gone(ConfigMap map) {
    maps.remove(key(map));
  }

  private static Key key(ConfigMap map) {
    return new Key(map.getMetadata().getNamespace(), map.getMetadata().getName());
  }

  @Override
  public Optional<Map<String, String>> configMap(String namespace, String name) {
    return Optional.ofNullable(maps.get(new Key(namespace, name)));
  }
}
