// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.HttpScaledObjects;
import io.sarban.gateway.route.InterceptorRoutes;
import io.sarban.gateway.route.Read;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.route.TriggerRoutes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of a cluster's resources, each read when it changes. */
final class ClusterRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterRoutes.class);

  /** As many as the scaler takes of an object. */
  private static final int MAX_TRIGGERS = 100;

  /** The kind of a resource; if two have the same id, the first kind here has the route. */
  enum Kind {
    INTERCEPTOR_ROUTE,
    HTTP_SCALED_OBJECT,
    SCALED_OBJECT
  }

  private record Resource(Kind kind, String namespace, String name) {}

  private final boolean sharedHosts;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<Resource, List<HttpRoute>> routes = new ConcurrentHashMap<>();

  /**
   * @param sharedHosts whether routes of several namespaces may have one host
   */
  ClusterRoutes(boolean sharedHosts) {
    this.sharedHosts = sharedHosts;
  }

  void changed(Kind kind, GenericKubernetesResource resource) {
    Resource key = key(kind, resource);
    try {
      List<HttpRoute> read = new ArrayList<>();
      for (Read part : read(kind, mapper.valueToTree(resource))) {
        part.problems().forEach(line -> LOG.debug("{} {}: {}", kind, key, line));
        part.route().ifPresent(read::add);
      }
      if (read.isEmpty()) {
        routes.remove(key);
      } else {
        routes.put(key, read);
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("{} {}/{} cannot be read: {}", kind, key.namespace(), key.name(), e.toString());
      routes.remove(key);
    }
  }

  void gone(Kind kind, GenericKubernetesResource resource) {
    routes.remove(key(kind, resource));
  }

  private static Resource key(Kind kind, GenericKubernetesResource resource) {
    return new Resource(
        kind, resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }

  private static List<Read> read(Kind kind, JsonNode resource) {
    return switch (kind) {
      case INTERCEPTOR_ROUTE -> List.of(InterceptorRoutes.read(resource));
      case HTTP_SCALED_OBJECT -> List.of(HttpScaledObjects.read(resource));
      case SCALED_OBJECT -> triggers(resource);
    };
  }

  private static List<Read> triggers(JsonNode object) {
    List<Read> reads = new ArrayList<>();
    JsonNode metadata = object.path("metadata");
    JsonNode triggers = object.path("spec").path("triggers");
    for (int i = 0; i < Math.min(triggers.size(), MAX_TRIGGERS); i++) {
      if (triggers.get(i).path("type").asText("").equals("http")) {
        Map<String, String> texts = new LinkedHashMap<>();
        triggers
            .get(i)
            .path("metadata")
            .fields()
            .forEachRemaining(entry -> texts.put(entry.getKey(), entry.getValue().asText("")));
        texts.putIfAbsent(
            "service", object.path("spec").path("scaleTargetRef").path("name").asText(""));
        reads.add(
            TriggerRoutes.read(
                TriggerRoutes.id(
                    metadata.path("namespace").asText(""), metadata.path("name").asText(""), i),
                created(metadata),
                texts));
      }
    }
    return reads;
  }

  private static Instant created(JsonNode metadata) {
    try {
      return Instant.parse(metadata.path("creationTimestamp").asText(""));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /**
   * The current routes; if an InterceptorRoute and an HTTPScaledObject share a name, only the
   * first.
   */
  RouteTable table() {
    Map<RouteId, HttpRoute> all = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      routes.forEach(
          (resource, parts) -> {
            if (resource.kind() == kind) {
              parts.forEach(route -> all.putIfAbsent(route.id(), route));
            }
          });
    }
    return sharedHosts ? RouteTable.of(all.values()) : RouteTable.apart(all.values());
  }
}
