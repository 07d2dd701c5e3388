package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.scaler.kubernetes.hpa.Ownership;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of a cluster, each kind kept by an informer. A kind is watched from when something
 * first asks for it; Secrets and ConfigMaps only in the namespaces where they are used.
 */
public final class ClusterResources implements Resources {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterResources.class);

  /** A first look at a kind waits so long for its list. */
  private static final Duration FIRST_LIST = Duration.ofSeconds(10);

  private static final Set<ResourceKind> BY_NAMESPACE =
      Set.of(ResourceKind.SECRET, ResourceKind.CONFIG_MAP, ResourceKind.POD);

  /** Whose changes matter whether or not anybody depends on them. */
  private static final Set<ResourceKind> STANDING =
      Set.of(
          ResourceKind.SCALED_OBJECT,
          ResourceKind.SCALED_JOB,
          ResourceKind.TRIGGER_AUTHENTICATION,
          ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION,
          ResourceKind.HORIZONTAL_POD_AUTOSCALER);

  private static final Set<ResourceKind> CREDENTIALS =
      Set.of(ResourceKind.SECRET, ResourceKind.CONFIG_MAP);

  private record Scope(ResourceKind kind, String namespace) {}

  private final KubernetesClient client;
  private final Namespaces namespaces;
  private final Optional<String> clusterNamespace;
  private final boolean secretsRestricted;
  private final Kinds kinds;
  private final Consumer<ResourceKey> written;
  private final Map<Scope, Watched<?>> watched = new ConcurrentHashMap<>();

  /** When each was asked for last; each a {@link System#nanoTime()}. */
  private final Map<Scope, Long> asked = new ConcurrentHashMap<>();

  private final ExecutorService dispatch =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "changes");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Consumer<ResourceKey> listener = key -> {};

  /** As below, with the Secrets of all namespaces that are watched. */
  public ClusterResources(
      KubernetesClient client,
      Namespaces namespaces,
      Optional<String> clusterNamespace,
      Consumer<ResourceKey> written) {
    this(client, namespaces, clusterNamespace, false, written);
  }

  /**
   * @param clusterNamespace is read, too: it has what ClusterTriggerAuthentications name
   * @param secretsRestricted whether no other namespace's Secrets are read
   * @param written hears of the changes that concern what is written to the cluster
   */
  public ClusterResources(
      KubernetesClient client,
      Namespaces namespaces,
      Optional<String> clusterNamespace,
      boolean secretsRestricted,
      Consumer<ResourceKey> written) {
    this.secretsRestricted = secretsRestricted;
    this.client = client;
    this.written = written;
    this.namespaces = namespaces;
    this.clusterNamespace = clusterNamespace;
    this.kinds = new Kinds(new Discovery(client, InstantSource.system()));
  }

  /**
   * @throws InvalidFieldException if it is a Secret that the operator keeps from objects
   */
  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    if (isRestricted(key)) {
      throw new InvalidFieldException(
          "",
          key
              + " may not be read: KEDA_RESTRICT_SECRET_ACCESS lets the scaler read the Secrets of"
              + " ClusterTriggerAuthentications only; use one, or another provider");
    }
    if (!isRead(key)) {
      return Optional.empty();
    }
    // an object that is being deleted scales no more
    return watched(key)
        .find(key.namespace(), key.name())
        .filter(found -> !(isObject(found) && found.isMarkedForDeletion()));
  }

  private boolean isRestricted(ResourceKey key) {
    return secretsRestricted
        && key.kind().equals(ResourceKind.SECRET)
        && clusterNamespace.filter(key.namespace()::equals).isEmpty();
  }

  private boolean isRead(ResourceKey key) {
    return key.namespace().isEmpty()
        || namespaces.contains(key.namespace())
        || (CREDENTIALS.contains(key.kind())
            && clusterNamespace.filter(key.namespace()::equals).isPresent());
  }

  private static boolean isObject(HasMetadata resource) {
    return resource instanceof ScaledObject || resource instanceof ScaledJob;
  }

  /** The object, even if it is being deleted. */
  public Optional<ScaledObject> object(ResourceKey key) {
    return watched(key).find(key.namespace(), key.name()).map(ScaledObject.class::cast);
  }

  /** All objects, also those that are being deleted. */
  public List<ScaledObject> allObjects() {
    return namespaces.scopes().stream()
        .flatMap(namespace -> watched(new Scope(ResourceKind.SCALED_OBJECT, namespace)).all())
        .map(ScaledObject.class::cast)
        .toList();
  }

  /** The ScaledJob, even if it is being deleted. */
  public Optional<ScaledJob> scaledJob(ResourceKey key) {
    return watched(key).find(key.namespace(), key.name()).map(ScaledJob.class::cast);
  }

  @Override
  public List<ResourceKey> scaledJobs() {
    return namespaces.scopes().stream()
        .flatMap(namespace -> watched(new Scope(ResourceKind.SCALED_JOB, namespace)).all())
        .map(ResourceKey::of)
        .toList();
  }

  /** The pods of a namespace. */
  public List<Pod> pods(String namespace) {
    Watched<?> pods = watched(new Scope(ResourceKind.POD, namespace));
    return pods.complete().map(Pod.class::cast).toList();
  }

  /** The autoscaler of that name. */
  public Optional<HorizontalPodAutoscaler> autoscaler(String namespace, String name) {
    ResourceKey key = new ResourceKey(ResourceKind.HORIZONTAL_POD_AUTOSCALER, namespace, name);
    return watched(key).find(namespace, name).map(HorizontalPodAutoscaler.class::cast);
  }

  /** The autoscalers of a namespace. */
  List<HorizontalPodAutoscaler> autoscalers(String namespace) {
    return autoscalers(namespace, watched(autoscalersOf(namespace)));
  }

  static ResourceKey autoscalersOf(String namespace) {
    return new ResourceKey(ResourceKind.HORIZONTAL_POD_AUTOSCALER, namespace, "");
  }

  static List<HorizontalPodAutoscaler> autoscalers(String namespace, Watched<?> in) {
    return in.all()
        .map(HorizontalPodAutoscaler.class::cast)
        .filter(autoscaler -> autoscaler.getMetadata().getNamespace().equals(namespace))
        .toList();
  }

  @Override
  public Optional<InvalidFieldException> conflict(
      ScaledObject object, TargetRef target, Engine engine) {
    return Ownership.conflict(object, target, engine, autoscalers(target.namespace()));
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    return allObjects().stream().map(ResourceKey::of).toList();
  }

  @Override
  public void watch(Consumer<ResourceKey> changed) {
    listener = changed;
    for (String namespace : namespaces.scopes()) {
      for (ResourceKind kind : ResourceKind.POLLED) {
        if (!watched(new Scope(kind, namespace)).isSynced()) {
          LOG.warn("the cluster's {}s cannot be read yet; they are tried again", kind);
        }
      }
      watched(new Scope(ResourceKind.TRIGGER_AUTHENTICATION, namespace));
      // the webhook looks at none that is not watched yet
      watched(new Scope(ResourceKind.HORIZONTAL_POD_AUTOSCALER, namespace));
    }
    if (namespaces.names().isEmpty()) {
      watched(new Scope(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, ""));
    }
  }

  @Override
  public Optional<String> unread() {
    return ResourceKind.POLLED.stream().flatMap(kind -> unread(kind).stream()).findFirst();
  }

  private Optional<String> unread(ResourceKind kind) {
    boolean all =
        namespaces.scopes().stream()
            .map(namespace -> watched.get(new Scope(kind, namespace)))
            .allMatch(known -> known != null && known.isSynced());
    return all ? Optional.empty() : Optional.of("the cluster's " + kind + "s are not read yet");
  }

  @Override
  public Resources asWatched() {
    return new AsWatched(this);
  }

  /** What is kept of a kind, if it is watched and all of it has been read. */
  Optional<Watched<?>> kept(ResourceKey key) {
    Watched<?> known = isRead(key) && !isRestricted(key) ? watched.get(scope(key)) : null;
    return Optional.<Watched<?>>ofNullable(known).filter(Watched::isSynced);
  }

  /** All authentications that are watched, also those that are being deleted. */
  public List<ResourceKey> authentications() {
    return watched.entrySet().stream()
        .filter(entry -> entry.getKey().kind().isAuthentication())
        .flatMap(entry -> entry.getValue().all())
        .map(ResourceKey::of)
        .toList();
  }

  /**
   * Stops to watch what nobody needs: what no plan is made of, and nobody has asked for in a while.
   * Whoever asks for it again waits for its list again.
   *
   * @param used all that plans are made of
   */
  public void stopUnused(Set<ResourceKey> used, Duration unasked) {
    Set<Scope> needed = used.stream().map(this::scope).collect(Collectors.toSet());
    for (Scope scope : watched.keySet()) {
      if (!STANDING.contains(scope.kind()) && !needed.contains(scope)) {
        stopUnasked(scope, unasked.toNanos());
      }
    }
    watched.values().forEach(one -> one.retain(used));
  }

  private void stopUnasked(Scope scope, long nanos) {
    List<Watched<?>> stopped = new ArrayList<>(1);
    watched.computeIfPresent(
        scope,
        (same, one) -> {
          if (System.nanoTime() - asked.getOrDefault(scope, 0L) < nanos) {
            return one;
          }
          asked.remove(scope);
          stopped.add(one);
          return null;
        });
    stopped.forEach(Watched::close);
    if (watched.keySet().stream().noneMatch(other -> other.kind().equals(scope.kind()))) {
      kinds.forget(scope.kind());
    }
  }

  /** How many watches there are. */
  int watches() {
    return watched.size();
  }

  private Scope scope(ResourceKey key) {
    if (BY_NAMESPACE.contains(key.kind())) {
      return new Scope(key.kind(), key.namespace());
    }
    return new Scope(
        key.kind(), key.namespace().isEmpty() ? "" : namespaces.scope(key.namespace()));
  }

  private Watched<?> watched(ResourceKey key) {
    return watched(scope(key));
  }

  private Watched<?> watched(Scope scope) {
    // noted as one step, so that none is stopped between the two
    Watched<?> known = watched.computeIfPresent(scope, this::asked);
    return known != null ? known : begin(scope);
  }

  private Watched<?> asked(Scope scope, Watched<?> one) {
    asked.put(scope, System.nanoTime());
    return one;
  }

  private synchronized Watched<?> begin(Scope scope) {
    Watched<?> begun = watched.get(scope);
    if (begun == null) {
      begun = begin(scope, WatchedKinds.TYPES.get(scope.kind()));
      asked.put(scope, System.nanoTime());
      watched.put(scope, begun);
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
      return new Watched<>(scope.kind(), informer(generic, scope), this::changed);
    }
    return new Watched<>(scope.kind(), informer(client.resources(type), scope), this::changed);
  }

  /** On one thread of its own: the client's threads must not wait. */
  private void changed(ResourceKey key) {
    if (!dispatch.isShutdown()) {
      dispatch.execute(
          () -> {
            tell(listener, key);
            tell(written, key);
          });
    }
  }

  private static void tell(Consumer<ResourceKey> to, ResourceKey key) {
    try {
      to.accept(key);
    } catch (Throwable e) {
      // the next change must still be heard
      LOG.error("{}: {}", key, new Fault(e).told("a change was not taken in"));
    }
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> informer(
      MixedOperation<T, ?, ?> resources, Scope scope) {
    return scope.namespace().isEmpty()
        ? ((AnyNamespaceOperation<T, ?, ?>) resources.inAnyNamespace()).runnableInformer(0)
        : resources.inNamespace(scope.namespace()).runnableInformer(0);
  }

  public Kinds kinds() {
    return kinds;
  }

  @Override
  public void close() {
    watched.values().forEach(Watched::close);
    dispatch.shutdownNow();
  }
}
