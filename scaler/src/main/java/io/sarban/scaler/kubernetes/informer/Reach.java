// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources the operator allows the scaler to read, and the scope of their watches: Secrets,
 * ConfigMaps and pods only in the namespaces where they are used.
 *
 * @param clusterNamespace a further namespace to read, with the resources that
 *     ClusterTriggerAuthentications name
 * @param secretsRestricted whether to read Secrets of that namespace only
 */
record Reach(Namespaces namespaces, Optional<String> clusterNamespace, boolean secretsRestricted) {

  private static final Set<ResourceKind> BY_NAMESPACE =
      Set.of(ResourceKind.SECRET, ResourceKind.CONFIG_MAP, ResourceKind.POD);
  private static final Set<ResourceKind> CREDENTIALS =
      Set.of(ResourceKind.SECRET, ResourceKind.CONFIG_MAP);

  /** Whether the resource is a Secret that the operator does not allow objects to use. */
  boolean isRestricted(ResourceKey key) {
    return secretsRestricted
        && key.kind().equals(ResourceKind.SECRET)
        && !isOfCluster(key.namespace());
  }

  /** Whether the resource's namespace is read. */
  boolean isRead(ResourceKey key) {
    return key.namespace().isEmpty()
        || namespaces.contains(key.namespace())
        || (CREDENTIALS.contains(key.kind()) && isOfCluster(key.namespace()));
  }

  private boolean isOfCluster(String namespace) {
    return clusterNamespace.filter(namespace::equals).isPresent();
  }

  /** The scope of the watch for a resource. */
  Scope of(ResourceKey key) {
    if (BY_NAMESPACE.contains(key.kind())) {
      return new Scope(key.kind(), key.namespace());
    }
    return new Scope(
        key.kind(), key.namespace().isEmpty() ? "" : namespaces.scope(key.namespace()));
  }

  /** All scopes of a namespaced kind. */
  List<Scope> all(ResourceKind kind) {
    return namespaces.scopes().stream().map(namespace -> new Scope(kind, namespace)).toList();
  }
}
