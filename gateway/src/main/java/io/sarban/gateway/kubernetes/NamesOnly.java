package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;

/**
 * Keeps of each resource what tells it from others, once the first list has been told: an informer
 * takes that from its store. What is used of a resource is kept by those that are told of its
 * changes. Tenants write resources of 1 MiB.
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

  /** The first list has been told. */
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

  /** The label says whose slice it is, also when it is gone. */
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
