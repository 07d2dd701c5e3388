// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import java.util.Optional;

/**
 * Finds a resource by its key: on Kubernetes in the informers' stores, locally in the manifests.
 */
@FunctionalInterface
public interface Lookup {

  Optional<HasMetadata> find(ResourceKey key);

  /** The resource, if it is there and of that type. */
  default <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
    return find(new ResourceKey(type.getSimpleName(), namespace, name)).map(type::cast);
  }
}
