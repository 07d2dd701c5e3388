// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of one kind, in one namespace or all, kept by an informer. It lists again after a
 * lost watch, and never gives up.
 */
public final class Watched<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** After these answers it is pointless to wait for the first list, for example without a CRD. */
  private static final Set<Integer> FINAL =
      Set.of(HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_NOT_FOUND);

  private final ResourceKind kind;
  private final SharedIndexInformer<T> informer;
  private final Consumer<ResourceKey> listener;
  private final Set<ResourceKey> missed = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> synced = new CompletableFuture<>();
  private final CompletableFuture<Void> answered = new CompletableFuture<>();
  private volatile KubernetesClientException refused;

  /**
   * Starts to watch.
   *
   * @param kind the name of the kind in keys
   * @param listener called for each resource that is added or deleted, or whose change matters
   */
  public Watched(
      ResourceKind kind, SharedIndexInformer<T> informer, Consumer<ResourceKey> listener) {
    this.kind = kind;
    this.informer = informer;
    this.listener = listener;
    informer
        .itemStore(new Stripped<>())
        .removeNamespaceIndex()
        .addEventHandler(new Handler())
        .exceptionHandler(
            (started, e) -> {
              refused(e instanceof CompletionException ? e.getCause() : e);
              return true;
            });
    informer.start().thenRun(this::synced);
  }

  private void refused(Throwable e) {
    KubernetesClientException before = refused;
    refused = e instanceof KubernetesClientException k ? k : null;
    if (refused != null && FINAL.contains(refused.getCode())) {
      if (before == null) {
        LOG.warn("{}; retrying", unread(kind).getMessage());
      }
      answered.complete(null);
    }
  }

  private void synced() {
    refused = null;
    synced.complete(null);
    answered.complete(null);
    missed.forEach(listener);
    missed.clear();
  }

  /** Waits until all existing resources have been read, or the API server refuses to list them. */
  public void await(Duration atMost) throws InterruptedException {
    try {
      answered.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // find reports it if needed; the informer keeps trying
    }
  }

  public boolean isSynced() {
    return synced.isDone();
  }

  /**
   * The resource, if it exists.
   *
   * @throws InvalidFieldException while the API server does not list them
   */
  Optional<HasMetadata> find(String namespace, String name) {
    if (!isSynced()) {
      ResourceKey key = new ResourceKey(kind, namespace, name);
      missed.add(key);
      throw unread(key);
    }
    return Optional.ofNullable(
        informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)));
  }

  /**
   * All existing resources.
   *
   * @throws InvalidFieldException while the API server does not list them
   */
  public Stream<T> complete() {
    check();
    return all();
  }

  /**
   * Checks that all existing resources have been read.
   *
   * @throws InvalidFieldException while the API server does not list them
   */
  public void check() {
    if (!isSynced()) {
      throw unread(kind);
    }
  }

  private InvalidFieldException unread(Object what) {
    KubernetesClientException why = refused;
    return new InvalidFieldException(
        "",
        what
            + " cannot be read from the cluster"
            + (why == null
                ? "; the API server does not answer"
                : ": " + Refusals.oneLine(why) + grant(why)));
  }

  private String grant(KubernetesClientException why) {
    return why.getCode() == HttpURLConnection.HTTP_FORBIDDEN
            && kind.equals(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION)
        ? " (k8s/components/cluster-authentications), or use a TriggerAuthentication"
        : "";
  }

  /** Drops resources that are no longer used from those to report once the list is complete. */
  void retain(Set<ResourceKey> used) {
    missed.retainAll(used);
  }

  Stream<T> all() {
    return informer.getStore().list().stream();
  }

  @Override
  public void close() {
    informer.stop();
  }

  private ResourceKey key(T resource) {
    String namespace = resource.getMetadata().getNamespace();
    return new ResourceKey(
        kind, namespace == null ? "" : namespace, resource.getMetadata().getName());
  }

  /** Reports the resources of the first list only when it is complete. */
  private void tell(T resource) {
    ResourceKey key = key(resource);
    synced.thenRun(() -> listener.accept(key));
  }

  private final class Handler implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T added) {
      tell(added);
    }

    @Override
    public void onUpdate(T before, T after) {
      if (Changes.matters(before, after)) {
        tell(after);
      }
    }

    @Override
    public void onDelete(T deleted, boolean stateUnknown) {
      tell(deleted);
    }
  }
}
