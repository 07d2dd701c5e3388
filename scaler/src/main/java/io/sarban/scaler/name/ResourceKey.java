// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.name;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Identifies a resource. The namespace of a cluster-wide resource is empty. */
public record ResourceKey(ResourceKind kind, String namespace, String name) {

  public static final String DEFAULT_NAMESPACE = "default";

  /**
   * @param kind as {@link ResourceKind#of(String)} reads it
   */
  public ResourceKey(String kind, String namespace, String name) {
    this(ResourceKind.of(kind), namespace, name);
  }

  public static ResourceKey of(HasMetadata resource) {
    String namespace = resource.getMetadata().getNamespace();
    return new ResourceKey(
        resource.getKind(), namespace == null ? "" : namespace, resource.getMetadata().getName());
  }

  /** The form in logs and messages: {@code ScaledObject default/hello}. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
