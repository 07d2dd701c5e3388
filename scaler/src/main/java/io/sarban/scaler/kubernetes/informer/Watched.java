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
 * The resources of one kind, in one namespace or in all, as an informer keeps them. An informer
 * lists again after a lost watch, and never gives up.
 */
public final class Watched<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** Who waits for a first list need not wait for another answer: also where there is no CRD. */
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
   * Begins to watch.
   *
   * @param kind as keys name it
   * @param listener hears of each resource that is added, deleted, or changed in what matters
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
        LOG.warn("{}; it is tried again", unread(kind).getMessage());
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

  /** Waits until all that is there has been read, or it is clear that it may not be. */
  public void await(Duration atMost) throws InterruptedException {
    try {
      answered.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // find says so where it matters; the informer goes on trying
    }
  }

  public boolean isSynced() {
    return synced.isDone();
  }

  /**
   * The resource, if it is there.
   *
   * @throws InvalidFieldException while the API server does not give them
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
   * All that there is.
   *
   * @throws InvalidFieldException while the API server does not give them
   */
  public Stream<T> complete() {
    check();
    return all();
  }

  /**
   * Checks that all that there is has been read.
   *
   * @throws InvalidFieldException while the API server does not give it
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

  /** What nobody uses any more need not be told of once all can be read. */
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

  /** The first list is told of when all of it is there. */
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
