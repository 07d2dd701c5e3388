// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The source of the resources: the API server's informers, or a folder of manifests. */
public interface Resources extends Lookup, AutoCloseable {

  /** The keys of all ScaledObjects that are there now. */
  Collection<ResourceKey> scaledObjects();

  /** The keys of all ScaledJobs that are there now. */
  Collection<ResourceKey> scaledJobs();

  /**
   * A conflict with another scaler of the object's target, or with the owner of the
   * HorizontalPodAutoscaler of its name, as what the user has to correct; empty if there is none.
   */
  default Optional<InvalidFieldException> conflict(
      ScaledObject object, TargetRef target, Engine engine) {
    return Optional.empty();
  }

  /**
   * Calls {@code listener} with the key of each resource that is added, changed or deleted from now
   * on, on the source's own thread, one call at a time. Starts the watch.
   */
  void watch(Consumer<ResourceKey> listener);

  /** The current CloudEventSources of either kind, if nothing else watches them. */
  default Collection<HasMetadata> eventSources() {
    return List.of();
  }

  /**
   * What has not been read for the first time yet, in words for the operator; empty when everything
   * has.
   */
  default Optional<String> unread() {
    return Optional.empty();
  }

  /** The same resources for callers that must not start further watches. */
  default Resources asWatched() {
    return this;
  }

  @Override
  void close();
}
