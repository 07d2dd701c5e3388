// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.sarban.gateway.route.HostOwners;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.HttpScaledObjects;
import io.sarban.gateway.route.InterceptorRoutes;
import io.sarban.gateway.route.Read;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ApiJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gateways' resources, each read once for each version, and the owners of the hosts. Not
 * thread-safe.
 */
final class SeenRoutes {

  /**
   * The parts of a resource that are kept.
   *
   * @param tree its status and its target as JSON; the rest would take many times its length
   */
  record Seen(String version, JsonNode tree, Read read) {

    static Seen of(GenericKubernetesResource resource) {
      JsonNode tree = ApiJson.mapper().valueToTree(resource);
      return new Seen(
          version(resource),
          statusAndTarget(tree),
          isHttpScaledObject(resource)
              ? HttpScaledObjects.read(tree)
              : InterceptorRoutes.read(tree));
    }

    private static JsonNode statusAndTarget(JsonNode whole) {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.set("status", whole.path("status"));
      tree.putObject("spec").set("scaleTargetRef", whole.path("spec").path("scaleTargetRef"));
      return tree;
    }

    static String version(GenericKubernetesResource resource) {
      return resource.getMetadata().getUid() + "/" + resource.getMetadata().getResourceVersion();
    }
  }

  private final boolean sharedHosts;
  private Map<ResourceKey, Seen> seen = Map.of();
  private HostOwners owners = HostOwners.shared(List.of());

  /**
   * @param sharedHosts whether routes of several namespaces may share a host
   */
  SeenRoutes(boolean sharedHosts) {
    this.sharedHosts = sharedHosts;
  }

  static boolean isHttpScaledObject(GenericKubernetesResource one) {
    return ResourceKind.HTTP_SCALED_OBJECT.is(one.getKind());
  }

  /** Reads the resources that have changed, and updates the owners of the hosts. */
  void look(List<GenericKubernetesResource> all) {
    Map<ResourceKey, Seen> now = new HashMap<>();
    boolean changed = false;
    for (GenericKubernetesResource one : all) {
      ResourceKey key = ResourceKey.of(one);
      Seen before = seen.get(key);
      boolean same = before != null && before.version.equals(Seen.version(one));
      try {
        now.put(key, same ? before : Seen.of(one));
        changed |= !same;
      } catch (RuntimeException | StackOverflowError e) {
        continue; // its status says so
      }
    }
    if (changed || !now.keySet().equals(seen.keySet())) {
      owners = owners(now.values());
    }
    seen = now;
  }

  /** The owners of the hosts, computed as the gateway does. */
  private HostOwners owners(Collection<Seen> all) {
    List<HttpRoute> routes = all.stream().flatMap(one -> one.read().route().stream()).toList();
    return sharedHosts ? HostOwners.shared(routes) : HostOwners.apart(routes);
  }

  /**
   * The resource's last reading.
   *
   * @throws RuntimeException if it cannot be read
   */
  Seen of(GenericKubernetesResource one) {
    Seen known = seen.get(ResourceKey.of(one));
    return known == null ? Seen.of(one) : known;
  }

  /** The owners of the hosts, from all resources that could be read. */
  HostOwners owners() {
    return owners;
  }
}
