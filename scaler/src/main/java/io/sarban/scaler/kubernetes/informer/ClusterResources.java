// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.kubernetes.hpa.Ownership;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of a cluster; an informer keeps each kind. A kind is watched from its first use;
 * Secrets and ConfigMaps only in the namespaces where they are used.
 */
public final class ClusterResources implements Resources {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterResources.class);

  private final Reach reach;
  private final Kinds kinds;
  private final ChangeDispatch changes;
  private final Watches watches;

  /** Like the other constructor; reads the Secrets of all watched namespaces. */
  public ClusterResources(
      KubernetesClient client,
      Namespaces namespaces,
      Optional<String> clusterNamespace,
      Consumer<ResourceKey> written) {
    this(client, namespaces, clusterNamespace, false, written);
  }

  /**
   * @param clusterNamespace a further namespace to read, with the resources that
   *     ClusterTriggerAuthentications name
   * @param secretsRestricted whether to read Secrets of that namespace only
   * @param written called for changes that affect what is written to the cluster
   */
  public ClusterResources(
      KubernetesClient client,
      Namespaces namespaces,
      Optional<String> clusterNamespace,
      boolean secretsRestricted,
      Consumer<ResourceKey> written) {
    this.reach = new Reach(namespaces, clusterNamespace, secretsRestricted);
    this.kinds = new Kinds(new Discovery(client, InstantSource.system()));
    this.changes = new ChangeDispatch(written);
    this.watches = new Watches(client, kinds, changes::changed, System::nanoTime);
  }

  /**
   * @throws InvalidFieldException if the operator does not allow objects to use the Secret
   */
  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    if (reach.isRestricted(key)) {
      throw new InvalidFieldException(
          "",
          key
              + " may not be read: KEDA_RESTRICT_SECRET_ACCESS lets the scaler read the Secrets of"
              + " ClusterTriggerAuthentications only; use one, or another provider");
    }
    if (!reach.isRead(key)) {
      return Optional.empty();
    }
    // an object that is being deleted no longer scales
    return watched(key)
        .find(key.namespace(), key.name())
        .filter(found -> !(isObject(found) && found.isMarkedForDeletion()));
  }

  private static boolean isObject(HasMetadata resource) {
    return resource instanceof ScaledObject || resource instanceof ScaledJob;
  }

  /** The object, also while it is being deleted. */
  public Optional<ScaledObject> object(ResourceKey key) {
    return watched(key).find(key.namespace(), key.name()).map(ScaledObject.class::cast);
  }

  /** All objects, including those that are being deleted. */
  public List<ScaledObject> allObjects() {
    return reach.all(ResourceKind.SCALED_OBJECT).stream()
        .flatMap(scope -> watches.of(scope).all())
        .map(ScaledObject.class::cast)
        .toList();
  }

  /** The ScaledJob, also while it is being deleted. */
  public Optional<ScaledJob> scaledJob(ResourceKey key) {
    return watched(key).find(key.namespace(), key.name()).map(ScaledJob.class::cast);
  }

  @Override
  public List<ResourceKey> scaledJobs() {
    return reach.all(ResourceKind.SCALED_JOB).stream()
        .flatMap(scope -> watches.of(scope).all())
        .map(ResourceKey::of)
        .toList();
  }

  /** The pods of a namespace. */
  public List<Pod> pods(String namespace) {
    Watched<?> pods = watches.of(new Scope(ResourceKind.POD, namespace));
    return pods.complete().map(Pod.class::cast).toList();
  }

  /** The autoscaler with that name. */
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
    changes.first(changed);
    for (ResourceKind kind : ResourceKind.POLLED) {
      for (Scope scope : reach.all(kind)) {
        if (!watches.of(scope).isSynced()) {
          LOG.warn("the cluster's {}s cannot be read yet; retrying", kind);
        }
      }
    }
    reach.all(ResourceKind.TRIGGER_AUTHENTICATION).forEach(watches::of);
    // watched from the start, as the webhook starts no watches
    reach.all(ResourceKind.HORIZONTAL_POD_AUTOSCALER).forEach(watches::of);
    if (reach.namespaces().names().isEmpty()) {
      watches.of(new Scope(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, ""));
    }
  }

  @Override
  public Optional<String> unread() {
    return ResourceKind.POLLED.stream().flatMap(kind -> unread(kind).stream()).findFirst();
  }

  private Optional<String> unread(ResourceKind kind) {
    boolean all =
        reach.all(kind).stream()
            .allMatch(scope -> watches.ifOpen(scope).filter(Watched::isSynced).isPresent());
    return all ? Optional.empty() : Optional.of("the cluster's " + kind + "s are not read yet");
  }

  @Override
  public Resources asWatched() {
    return new AsWatched(this);
  }

  /** The watch that covers a resource, if it is open and its first list is complete. */
  Optional<Watched<?>> kept(ResourceKey key) {
    return reach.isRead(key) && !reach.isRestricted(key)
        ? watches.ifOpen(reach.of(key)).filter(Watched::isSynced)
        : Optional.empty();
  }

  /** All watched authentications, including those that are being deleted. */
  public List<ResourceKey> authentications() {
    return watches.all(ResourceKind::isAuthentication).map(ResourceKey::of).toList();
  }

  /**
   * Closes watches that no plan uses and that were not used for a while. The next use waits for a
   * new list.
   *
   * @param used all resources that plans use
   */
  public void stopUnused(Set<ResourceKey> used, Duration unasked) {
    watches.closeUnused(used.stream().map(reach::of).collect(Collectors.toSet()), unasked);
    watches.retain(used);
  }

  /** The number of open watches. */
  int watches() {
    return watches.size();
  }

  private Watched<?> watched(ResourceKey key) {
    return watches.of(reach.of(key));
  }

  public Kinds kinds() {
    return kinds;
  }

  @Override
  public void close() {
    watches.close();
    changes.close();
  }
}
