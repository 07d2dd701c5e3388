// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.HttpScaledObjects;
import io.sarban.gateway.route.InterceptorRoutes;
import io.sarban.gateway.route.Read;
import io.sarban.gateway.route.TriggerRoutes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.watch.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gateway's routes on one machine, from the objects' triggers. Each route leads to the workload
 * that its object scales, whatever Service it names.
 *
 * @param problems of each trigger or resource with a route
 */
record LocalRoutes(List<HttpRoute> routes, Map<ResourceKey, List<Problem>> problems) {

  /** A route must name a port; here the replicas' own ports are used instead. */
  private static final String ANY_PORT = "1";

  static LocalRoutes of(Resources resources) {
    LocalRoutes found = new LocalRoutes(new ArrayList<>(), new LinkedHashMap<>());
    resources.scaledObjects().stream()
        .sorted(Comparator.comparing(ResourceKey::toString))
        .flatMap(key -> resources.find(key).stream())
        .map(ScaledObject.class::cast)
        .filter(LocalRoutes::isSound)
        .forEach(object -> found.add(object, resources));
    return found;
  }

  private static boolean isSound(ScaledObject object) {
    return object.faults().isEmpty()
        && object.getSpec() != null
        && object.getSpec().scaleTargetRef() != null
        && object.getSpec().scaleTargetRef().name() != null;
  }

  private void add(ScaledObject object, Resources resources) {
    TargetRef target = TargetRef.of(object);
    List<Trigger> triggers = object.getSpec().triggers();
    for (int i = 0; i < triggers.size(); i++) {
      Trigger trigger = triggers.get(i);
      if ("http".equals(trigger.type())) {
        ResourceKey key = new ResourceKey("HTTP route", target.namespace(), nameOf(object, i));
        add(key, target, own(object, i, trigger.metadata(), target));
      } else if ("external-push".equals(trigger.type()) || "external".equals(trigger.type())) {
        addOn(target, trigger.metadata(), resources);
      }
    }
  }

  private static String nameOf(ScaledObject object, int index) {
    return object.getMetadata().getName() + "/" + index;
  }

  private static Read own(
      ScaledObject object, int index, Map<String, String> written, TargetRef target) {
    Map<String, String> metadata = new HashMap<>(written);
    metadata.putIfAbsent("service", target.name());
    if (!metadata.containsKey("portName")) {
      metadata.putIfAbsent("port", ANY_PORT);
    }
    return TriggerRoutes.read(
        TriggerRoutes.id(target.namespace(), object.getMetadata().getName(), index),
        Instant.EPOCH,
        metadata);
  }

  private void addOn(TargetRef target, Map<String, String> metadata, Resources resources) {
    String route = metadata.get("interceptorRoute");
    String object = metadata.get("httpScaledObject");
    if (route != null) {
      ResourceKey key = new ResourceKey(ResourceKind.INTERCEPTOR_ROUTE, target.namespace(), route);
      tree(resources, key).ifPresent(tree -> add(key, target, InterceptorRoutes.read(tree)));
    } else if (object != null) {
      ResourceKey key =
          new ResourceKey(ResourceKind.HTTP_SCALED_OBJECT, target.namespace(), object);
      tree(resources, key).ifPresent(tree -> add(key, target, HttpScaledObjects.read(tree)));
    }
  }

  private static Optional<JsonNode> tree(Resources resources, ResourceKey key) {
    Optional<HasMetadata> found = resources.find(key);
    return found.map(resource -> ApiJson.mapper().valueToTree(resource));
  }

  private void add(ResourceKey key, TargetRef target, Read read) {
    read.route().map(route -> to(target, route)).ifPresent(routes::add);
    problems.put(
        key, read.problems().stream().map(problem -> new Problem(key, "", "", problem)).toList());
  }

  private static HttpRoute to(TargetRef target, HttpRoute route) {
    Backend backend = new Backend(target.name(), route.target().port(), route.target().portName());
    return route.withTarget(backend);
  }
}
