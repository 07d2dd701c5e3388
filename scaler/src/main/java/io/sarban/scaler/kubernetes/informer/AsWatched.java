// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.kubernetes.hpa.Ownership;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.watch.Resources;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The cluster's resources that are watched already, for requests of the webhook's callers: a
 * resource that is not watched counts as missing, and no watch is started.
 */
record AsWatched(ClusterResources resources) implements Resources {

  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    return resources.kept(key).flatMap(kept -> kept.find(key.namespace(), key.name()));
  }

  @Override
  public Optional<InvalidFieldException> conflict(
      ScaledObject object, TargetRef target, Engine engine) {
    return resources
        .kept(ClusterResources.autoscalersOf(target.namespace()))
        .map(kept -> ClusterResources.autoscalers(target.namespace(), kept))
        .flatMap(autoscalers -> Ownership.conflict(object, target, engine, autoscalers));
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    return List.of();
  }

  @Override
  public Collection<ResourceKey> scaledJobs() {
    return List.of();
  }

  @Override
  public Resources asWatched() {
    return this;
  }

  @Override
  public void watch(Consumer<ResourceKey> listener) {
    throw new UnsupportedOperationException("begins to watch nothing");
  }

  @Override
  public void close() {
    // the owner of the resources closes them
  }
}
