package io.sarban.gateway.endpoint;

import java.util.Map;
import java.util.Optional;

/** The ConfigMaps whose texts routes may answer with. Called by any thread, answers at once. */
@FunctionalInterface
public interface ResponseBodies {

  ResponseBodies NONE = (namespace, name) -> Optional.empty();

  /** The data of a ConfigMap that is meant for it; empty where there is none. */
  Optional<Map<String, String>> configMap(String namespace, String name);
}
