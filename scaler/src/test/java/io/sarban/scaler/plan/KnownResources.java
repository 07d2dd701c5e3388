// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.watch.Resources;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Resources that a test puts in by hand. */
public final class KnownResources implements Resources {

  private final Map<ResourceKey, HasMetadata> known = new LinkedHashMap<>();
  private Consumer<ResourceKey> listener = nobody -> {};

  public KnownResources put(HasMetadata resource) {
    ResourceKey key = ResourceKey.of(resource);
    known.put(key, resource);
    listener.accept(key);
    return this;
  }

  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    return Optional.ofNullable(known.get(key));
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    return of(ResourceKind.SCALED_OBJECT);
  }

  @Override
  public Collection<ResourceKey> scaledJobs() {
    return of(ResourceKind.SCALED_JOB);
  }

  private Collection<ResourceKey> of(ResourceKind kind) {
    return known.keySet().stream().filter(key -> key.kind().equals(kind)).toList();
  }

  @Override
  public void watch(Consumer<ResourceKey> hears) {
    listener = hears;
  }

  @Override
  public void close() {
    listener = nobody -> {};
  }
}
