package io.sarban.scaler.kubernetes.informer;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources the operator lets the scaler read, and in which scope they are watched: Secrets,
 * ConfigMaps and pods only in the namespaces where they are used.
 *
 * @param clusterNamespace is read, too: it has what ClusterTriggerAuthentications name
 * @param secretsRestricted whether no other namespace's Secrets are read
 */
record Reach(Namespaces namespaces, Optional<String> clusterNamespace, boolean secretsRestricted) {

  private static final Set<ResourceKind> BY_NAMESPACE =
      Set.of(ResourceKind.SECRET, ResourceKind.CONFIG_MAP, ResourceKind.POD);
  private static final Set<ResourceKind> CREDENTIALS =
      Set.of(ResourceKind.SECRET, ResourceKind.CONFIG_MAP);

  /** Whether it is a Secret that the operator keeps from objects. */
  boolean isRestricted(ResourceKey key) {
    return secretsRestricted
        && key.kind().equals(ResourceKind.SECRET)
        && !isOfCluster(key.namespace());
  }

  /** Whether its namespace is read. */
  boolean isRead(ResourceKey key) {
    return key.namespace().isEmpty()
        || namespaces.contains(key.namespace())
        || (CREDENTIALS.contains(key.kind()) && isOfCluster(key.namespace()));
  }

  private boolean isOfCluster(String namespace) {
    return clusterNamespace.filter(namespace::equals).isPresent();
  }

  /** The scope in which a resource is watched. */
  Scope of(ResourceKey key) {
    if (BY_NAMESPACE.contains(key.kind())) {
      return new Scope(key.kind(), key.namespace());
    }
    return new Scope(
        key.kind(), key.namespace().isEmpty() ? "" : namespaces.scope(key.namespace()));
  }

  /** All scopes of a kind that has namespaces. */
  List<Scope> all(ResourceKind kind) {
    return namespaces.scopes().stream().map(namespace -> new Scope(kind, namespace)).toList();
  }
}
