// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;

/**
 * Keeps only the identity of each resource after the first list has been delivered: an informer
 * reads that list from its store. The listeners keep what they need of a resource. Tenants can
 * write resources of 1 MiB.
 */
final class NamesOnly<T extends HasMetadata> extends BasicItemStore<T> {

  private final Class<T> type;
  private boolean told;

  NamesOnly(Class<T> type) {
    super(Cache::metaNamespaceKeyFunc);
    this.type = type;
  }

  @Override
  public synchronized T put(String key, T resource) {
    return super.put(key, told ? named(resource) : resource);
  }

  /** The first list has been delivered. */
  synchronized void told() {
    told = true;
    keySet().toList().forEach(key -> super.put(key, named(get(key))));
  }

  private T named(T resource) {
    try {
      T named = type.getDeclaredConstructor().newInstance();
      named.setMetadata(metadata(resource.getMetadata()));
      return named;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  /** The label names the slice's Service, also when the slice is deleted. */
  private static ObjectMeta metadata(ObjectMeta whole) {
    Map<String, String> labels = whole.getLabels();
    String service = labels == null ? null : labels.get(SliceEndpoints.SERVICE);
    return new ObjectMetaBuilder()
        .withNamespace(whole.getNamespace())
        .withName(whole.getName())
        .withUid(whole.getUid())
        .withResourceVersion(whole.getResourceVersion())
        .withLabels(service == null ? Map.of() : Map.of(SliceEndpoints.SERVICE, service))
        .build();
  }
}
