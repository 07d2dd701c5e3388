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

/** Where the resources come from: the API server's informers, or a folder of manifests. */
public interface Resources extends Lookup, AutoCloseable {

  /** The keys of all ScaledObjects that are there now. */
  Collection<ResourceKey> scaledObjects();

  /** The keys of all ScaledJobs that are there now. */
  Collection<ResourceKey> scaledJobs();

  /**
   * Who else scales an object's target, or has the HorizontalPodAutoscaler of its name, as what the
   * user has to correct; empty if nobody does.
   */
  default Optional<InvalidFieldException> conflict(
      ScaledObject object, TargetRef target, Engine engine) {
    return Optional.empty();
  }

  /**
   * Calls {@code listener} with the key of each resource that is added, changed or deleted from now
   * on, on a thread of the source's own, one call at a time. Begins to watch.
   */
  void watch(Consumer<ResourceKey> listener);

  /** The CloudEventSources of either kind that are there now, where nobody else watches them. */
  default Collection<HasMetadata> eventSources() {
    return List.of();
  }

  /** What has not been read for a first time yet, in words for the operator; empty if all has. */
  default Optional<String> unread() {
    return Optional.empty();
  }

  /** The same resources for who must not make more of them be watched. */
  default Resources asWatched() {
    return this;
  }

  @Override
  void close();
}
