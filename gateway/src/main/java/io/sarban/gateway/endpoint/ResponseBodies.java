// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.endpoint;

import java.util.Map;
import java.util.Optional;

/** The ConfigMaps with texts for routes' answers. Thread-safe; returns at once. */
@FunctionalInterface
public interface ResponseBodies {

  ResponseBodies NONE = (namespace, name) -> Optional.empty();

  /** The data of a ConfigMap with the label for answers; empty if there is none. */
  Optional<Map<String, String>> configMap(String namespace, String name);
}
