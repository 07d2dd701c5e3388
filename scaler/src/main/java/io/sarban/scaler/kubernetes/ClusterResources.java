package io.sarban.scaler.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of a cluster, each kind kept by an informer. A kind is watched from when something
 * first asks for it; Secrets and ConfigMaps only in the namespaces where they are used.
 */
public final class ClusterResources implements Resources {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  /** A first look at a kind waits so long for its list. */
  private static final Duration FIRST_LIST = Duration.ofSeconds(10);

  private static final Set<String> BY_NAMESPACE = Set.of("Secret", "ConfigMap");
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "ScaledObject", ScaledObject.class,
          "TriggerAuthentication", TriggerAuthentication.class,
          "ClusterTriggerAuthentication", ClusterTriggerAuthentication.class,
          "Deployment", Deployment.class,
          "StatefulSet", StatefulSet.class,
          "Secret", Secret.class,
          "ConfigMap", ConfigMap.class);

  private record Scope(String kind, String namespace) {}

  private final KubernetesClient client;
  private final Namespaces namespaces;
  private final Kinds kinds;
  private final Map<Scope, Watched<?>> watched = new ConcurrentHashMap<>();
  private volatile Consumer<ResourceKey> listener = key -> {};

  public ClusterResources(KubernetesClient client, Namespaces namespaces) {
    this.client = client;
    this.namespaces = namespaces;
    this.kinds = new Kinds(client);
  }

  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    if (!key.namespace().isEmpty() && !namespaces.contains(key.namespace())) {
      return Optional.empty();
    }
    return watched(key).find(key.namespace(), key.name());
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    List<ResourceKey> keys = new ArrayList<>();
    for (String namespace : namespaces.scopes()) {
      Watched<?> objects = watched(new Scope("ScaledObject", namespace));
      objects.all().map(ResourceKey::of).forEach(keys::add);
    }
    return keys;
  }

  @Override
  public void watch(Consumer<ResourceKey> changed) {
    listener = changed;
    for (String namespace : namespaces.scopes()) {
      Watched<?> objects = watched(new Scope("ScaledObject", namespace));
      if (!objects.isSynced()) {
        LOG.warn("the cluster's ScaledObjects cannot be read yet; they are tried again");
      }
    }
  }

  private Watched<?> watched(ResourceKey key) {
    if (BY_NAMESPACE.contains(key.kind())) {
      return watched(new Scope(key.kind(), key.namespace()));
    }
    return watched(
        new Scope(key.kind(), key.namespace().isEmpty() ? "" : namespaces.scope(key.namespace())));
  }

  private Watched<?> watched(Scope scope) {
    Watched<?> known = watched.get(scope);
    return known != null ? known : begin(scope);
  }

  private synchronized Watched<?> begin(Scope scope) {
    Watched<?> begun = watched.get(scope);
    if (begun == null) {
      begun = begin(scope, TYPES.get(scope.kind()));
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
      return new Watched<>(scope.kind(), informer(generic, scope), key -> listener.accept(key));
    }
    return new Watched<>(
        scope.kind(), informer(client.resources(type), scope), key -> listener.accept(key));
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> informer(
      MixedOperation<T, ?, ?> resources, Scope scope) {
    return scope.namespace().isEmpty()
        ? ((AnyNamespaceOperation<T, ?, ?>) resources.inAnyNamespace()).runnableInformer(0)
        : resources.inNamespace(scope.namespace()).runnableInformer(0);
  }

  Kinds kinds() {
    return kinds;
  }

  @Override
  public void close() {
    watched.values().forEach(Watched::close);
  }
}
