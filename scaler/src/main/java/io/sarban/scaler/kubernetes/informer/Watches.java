// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The open watches: each is opened at the first use of its scope, and closed when no plan needs it
 * and it was not used for a while.
 */
final class Watches implements AutoCloseable {

  /** Time that the first use of a kind waits for its list. */
  private static final Duration FIRST_LIST = Duration.ofSeconds(10);

  /** Kinds whose changes matter even if nothing depends on them. */
  private static final Set<ResourceKind> STANDING =
      Set.of(
          ResourceKind.SCALED_OBJECT,
          ResourceKind.SCALED_JOB,
          ResourceKind.TRIGGER_AUTHENTICATION,
          ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION,
          ResourceKind.HORIZONTAL_POD_AUTOSCALER);

  private final KubernetesClient client;
  private final Kinds kinds;
  private final Consumer<ResourceKey> changed;
  private final LongSupplier nanos;
  private final Map<Scope, Watched<?>> open = new ConcurrentHashMap<>();

  /** The time of each watch's last use, in nanoseconds. */
  private final Map<Scope, Long> asked = new ConcurrentHashMap<>();

  /**
   * @param changed called for each change, on one of the client's threads
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  Watches(KubernetesClient client, Kinds kinds, Consumer<ResourceKey> changed, LongSupplier nanos) {
    this.client = client;
    this.kinds = kinds;
    this.changed = changed;
    this.nanos = nanos;
  }

  /** The watch of a scope. Opens it if needed, and then waits a while for its first list. */
  Watched<?> of(Scope scope) {
    // one atomic step, so that the watch is not closed in between
    Watched<?> known = open.computeIfPresent(scope, this::asked);
    return known != null ? known : begin(scope);
  }

  /** The watch of a scope, if it is open. */
  Optional<Watched<?>> ifOpen(Scope scope) {
    return Optional.ofNullable(open.get(scope));
  }

  /** All known resources of the kinds that satisfy the predicate. */
  Stream<HasMetadata> all(Predicate<ResourceKind> which) {
    return open.entrySet().stream()
        .filter(entry -> which.test(entry.getKey().kind()))
        .flatMap(entry -> entry.getValue().all());
  }

  private Watched<?> asked(Scope scope, Watched<?> one) {
    asked.put(scope, nanos.getAsLong());
    return one;
  }

  private synchronized Watched<?> begin(Scope scope) {
    Watched<?> begun = open.get(scope);
    if (begun == null) {
      begun = begin(scope, WatchedKinds.TYPES.get(scope.kind()));
      asked.put(scope, nanos.getAsLong());
      open.put(scope, begun);
      try {
        begun.await(FIRST_LIST);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return begun;
  }

  private <T extends HasMetadata> Watched<?> begin(Scope scope, Class<T> type) {
    if (type == null) {
      MixedOperation<GenericKubernetesResource, ?, ?> generic =
          client.genericKubernetesResources(kinds.of(scope.kind()));
      return new Watched<>(scope.kind(), informer(generic, scope), changed);
    }
    return new Watched<>(scope.kind(), informer(client.resources(type), scope), changed);
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> informer(
      MixedOperation<T, ?, ?> resources, Scope scope) {
    return scope.namespace().isEmpty()
        ? ((AnyNamespaceOperation<T, ?, ?>) resources.inAnyNamespace()).runnableInformer(0)
        : resources.inNamespace(scope.namespace()).runnableInformer(0);
  }

  /** Closes watches that are not needed and were not used for this long. */
  void closeUnused(Set<Scope> needed, Duration unasked) {
    for (Scope scope : open.keySet()) {
      if (!STANDING.contains(scope.kind()) && !needed.contains(scope)) {
        closeUnasked(scope, unasked.toNanos());
      }
    }
  }

  private void closeUnasked(Scope scope, long unasked) {
    List<Watched<?>> closed = new ArrayList<>(1);
    open.computeIfPresent(
        scope,
        (same, one) -> {
          if (nanos.getAsLong() - asked.getOrDefault(scope, 0L) < unasked) {
            return one;
          }
          asked.remove(scope);
          closed.add(one);
          return null;
        });
    closed.forEach(Watched::close);
    if (open.keySet().stream().noneMatch(other -> other.kind().equals(scope.kind()))) {
      kinds.forget(scope.kind());
    }
  }

  /** Forgets the resources that wait for their kind to be read, except these. */
  void retain(Set<ResourceKey> used) {
    open.values().forEach(one -> one.retain(used));
  }

  int size() {
    return open.size();
  }

  @Override
  public void close() {
    open.values().forEach(Watched::close);
  }
}
