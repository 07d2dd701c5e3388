// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.sarban.gateway.route.HostOwners;
import io.sarban.gateway.route.Read;
import io.sarban.gateway.route.RouteId;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of an InterceptorRoute or HTTPScaledObject, with the add-on's reasons. Pure. */
final class RouteStatus {

  private static final int MAX_MESSAGE = 1000;

  private RouteStatus() {}

  /**
   * The condition Ready.
   *
   * @param refused why the ScaledObject is not in its wanted state; empty if it is, or if there is
   *     none
   */
  static Condition ready(Read read, boolean owner, Optional<String> refused, HostOwners owners) {
    return refused
        .map(why -> Condition.of("Ready", "False", "CreateError", bounded(why)))
        .or(() -> read.route().flatMap(route -> withoutPlace(route.id(), owners)))
        .orElseGet(() -> ready(read, owner));
  }

  /** The condition of a route that lacks some or all of its hosts. */
  private static Optional<Condition> withoutPlace(RouteId route, HostOwners owners) {
    if (owners.beyond().contains(route)) {
      return Optional.of(Condition.of("Ready", "False", "TooManyRoutes", HostOwners.TOO_MANY));
    }
    return Optional.ofNullable(owners.refused().get(route))
        .map(
            hosts ->
                Condition.of(
                    "Ready",
                    "False",
                    "HostTaken",
                    bounded(
                        "the host "
                            + HostOwners.shown(hosts)
                            + " belongs to an older route of another namespace: use another"
                            + " host")));
  }

  private static Condition ready(Read read, boolean owner) {
    String problems = bounded(String.join("; ", read.problems()));
    if (!problems.isEmpty()) {
      String status = read.route().isPresent() ? "True" : "False";
      return Condition.of("Ready", status, "Invalid", problems);
    }
    return Condition.of(
        "Ready",
        "True",
        "Reconciled",
        owner ? "ScaledObject created and configured" : "InterceptorRoute reconciled");
  }

  private static String bounded(String text) {
    return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) + " ..." : text;
  }

  /**
   * The status to write; empty if nothing changes.
   *
   * @param tree the resource as JSON
   */
  static Optional<Map<String, Object>> of(
      GenericKubernetesResource one, JsonNode tree, Condition ready, boolean owner, Instant now) {
    JsonNode status = tree.path("status");
    JsonNode before = ready(status);
    Map<String, Object> wanted = new HashMap<>();
    if (owner) {
      wanted.put("targetWorkload", workload(tree));
      wanted.put("targetService", service(tree));
    }
    Condition old =
        new Condition(
            before.path("type").asText(),
            before.path("status").asText(),
            before.path("reason").asText(),
            before.path("message").asText(),
            before.path("lastTransitionTime").asText(null));
    boolean current =
        old.says(ready)
            && before.path("observedGeneration").asLong() == generation(one)
            && MadeScaledObject.covers(status, ApiJson.mapper().valueToTree(wanted));
    if (current) {
      return Optional.empty();
    }
    Condition dated = Conditions.merge(List.of(old), List.of(ready), now).get(0);
    ObjectNode condition = ApiJson.mapper().valueToTree(dated);
    condition.put("observedGeneration", generation(one));
    wanted.put("conditions", List.of(condition));
    return Optional.of(wanted);
  }

  private static JsonNode ready(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition;
      }
    }
    return status.path("none");
  }

  private static long generation(GenericKubernetesResource one) {
    Long generation = one.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private static String workload(JsonNode tree) {
    JsonNode target = tree.path("spec").path("scaleTargetRef");
    return target.path("apiVersion").asText()
        + "/"
        + target.path("kind").asText()
        + "/"
        + target.path("name").asText();
  }

  private static String service(JsonNode tree) {
    JsonNode target = tree.path("spec").path("scaleTargetRef");
    return target.path("service").asText() + ":" + target.path("port").asInt();
  }
}
