// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.util.ObjectHelper;

/** Where in the API the resources of a kind are. What the cluster was asked for is remembered. */
final class ScalableKinds {

  private static final String DEFAULT_VERSION = "v1";

  private static final Map<String, ResourceDefinitionContext> WELL_KNOWN =
      Map.of(
          "Deployment", of("apps", "v1", "Deployment", "deployments"),
          "StatefulSet", of("apps", "v1", "StatefulSet", "statefulsets"),
          "ReplicaSet", of("apps", "v1", "ReplicaSet", "replicasets"),
          "ReplicationController", of("", "v1", "ReplicationController", "replicationcontrollers"));

  /**
   * What is asked for.
   *
   * @param group null where it is not said; empty for the core group
   * @param version null where it is not said
   * @param plural null where it is not said
   */
  record Asked(String group, String version, String kind, String plural) {}

  private record Discovered(KubernetesClient client, Asked asked) {}

  private final Map<Discovered, ResourceDefinitionContext> discovered = new ConcurrentHashMap<>();

  /**
   * Finds a kind.
   *
   * @throws IllegalArgumentException if the cluster has no such kind, or if it cannot be scaled
   */
  ResourceDefinitionContext find(KubernetesClient client, Asked asked) {
    if (ObjectHelper.isNotEmpty(asked.plural())) {
      String group = asked.group() == null ? "apps" : asked.group();
      return of(group, version(asked), asked.kind(), asked.plural());
    }
    if (asked.group() == null && asked.version() == null && WELL_KNOWN.containsKey(asked.kind())) {
      return WELL_KNOWN.get(asked.kind());
    }
    Discovered key = new Discovered(client, asked);
    ResourceDefinitionContext known = discovered.get(key);
    if (known == null) {
      known = discover(client, asked);
      discovered.put(key, known);
    }
    return known;
  }

  private static String version(Asked asked) {
    return ObjectHelper.isEmpty(asked.version()) ? DEFAULT_VERSION : asked.version();
  }

  private static ResourceDefinitionContext of(
      String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  private static ResourceDefinitionContext discover(KubernetesClient client, Asked asked) {
    if (asked.group() == null) {
      throw new IllegalArgumentException("give the API group of " + asked.kind());
    }
    String groupVersion = groupVersion(client, asked);
    APIResourceList list = client.getApiResources(groupVersion);
    List<APIResource> resources = list == null ? List.of() : list.getResources();
    APIResource found =
        resources.stream()
            .filter(resource -> resource.getKind().equals(asked.kind()))
            .filter(resource -> !resource.getName().contains("/"))
            .findFirst()
            .orElseThrow(() -> missing(asked.kind(), groupVersion));
    String scale = found.getName() + "/scale";
    if (resources.stream().noneMatch(resource -> resource.getName().equals(scale))) {
      throw new IllegalArgumentException(
          asked.kind() + " of " + groupVersion + " has no /scale subresource");
    }
    return ResourceDefinitionContext.fromApiResource(groupVersion, found);
  }

  private static String groupVersion(KubernetesClient client, Asked asked) {
    if (asked.group().isEmpty()) {
      return version(asked);
    }
    if (ObjectHelper.isNotEmpty(asked.version())) {
      return asked.group() + "/" + asked.version();
    }
    APIGroup group = client.getApiGroup(asked.group());
    if (group == null) {
      throw missing(asked.kind(), asked.group());
    }
    return group.getPreferredVersion().getGroupVersion();
  }

  private static IllegalArgumentException missing(String kind, String where) {
    return new IllegalArgumentException("the cluster has no kind " + kind + " in " + where);
  }
}
