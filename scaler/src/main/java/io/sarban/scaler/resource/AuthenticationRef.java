// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.Map;

/** Refers to a trigger's TriggerAuthentication or, by kind, ClusterTriggerAuthentication. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthenticationRef(
    @Required String name, String kind, @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public AuthenticationRef {
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** Whether it names an authentication. */
  public boolean present() {
    return name != null && !name.isEmpty();
  }

  /** Whether it names a ClusterTriggerAuthentication. */
  public boolean clusterWide() {
    return ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION.is(kind);
  }

  /**
   * The authentication that it names.
   *
   * @param namespace of the resource that it is a part of
   */
  public ResourceKey key(String namespace) {
    return clusterWide()
        ? new ResourceKey(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, "", name)
        : new ResourceKey(ResourceKind.TRIGGER_AUTHENTICATION, namespace, name);
  }
}
