// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the routes that are woken together. */
final class WakeGroups {

  private WakeGroups() {}

  /**
   * The routes that each route wakes. Names that are repeated count once; the route's own name, and
   * names without a route, do not count.
   */
  static Map<RouteId, List<HttpRoute>> of(Collection<HttpRoute> routes) {
    Map<RouteId, List<HttpRoute>> byObject = new HashMap<>();
    if (routes.stream().allMatch(route -> route.extras().wakes().isEmpty())) {
      return Map.of();
    }
    for (HttpRoute route : routes) {
      byObject.computeIfAbsent(object(route.id()), id -> new ArrayList<>()).add(route);
    }
    Map<RouteId, List<HttpRoute>> groups = new HashMap<>();
    for (HttpRoute route : routes) {
      List<HttpRoute> others =
          route.extras().wakes().stream()
              .map(name -> new RouteId(route.id().namespace(), name))
              .distinct()
              .flatMap(id -> byObject.getOrDefault(id, List.of()).stream())
              .filter(other -> !other.id().equals(route.id()))
              .toList();
      if (!others.isEmpty()) {
        groups.put(route.id(), others);
      }
    }
    return groups;
  }

  /** A trigger's route is called {@code OBJECT/INDEX}. */
  private static RouteId object(RouteId id) {
    int slash = id.name().indexOf('/');
    return slash < 0 ? id : new RouteId(id.namespace(), id.name().substring(0, slash));
  }
}
