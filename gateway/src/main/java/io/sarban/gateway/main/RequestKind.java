// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.sarban.gateway.route.RouteId;
import java.util.Optional;
import java.util.Set;

/**
 * Requests that are counted together.
 *
 * @param route empty where no route was found
 * @param status 0 for any
 */
record RequestKind(Optional<RouteId> route, String method, int status) {

  /** The label {@code method} of methods that HTTP does not have, and of the rest. */
  static final String OTHER = "_OTHER";

  private static final int ANY = 0;

  RequestKind with(int other) {
    return new RequestKind(route, method, other);
  }

  /** The kind of all requests to the route that have no kind of their own. */
  RequestKind restOfRoute() {
    return new RequestKind(route, OTHER, ANY);
  }

  boolean isRest() {
    return status == ANY;
  }

  String namespace() {
    return route.map(RouteId::namespace).orElse("");
  }

  /** The label {@code code}. */
  String code() {
    return isRest() ? "other" : String.valueOf(status);
  }

  /** Whether it is about one of these routes, or about no route. */
  boolean isOf(Set<RouteId> routes) {
    return route.isEmpty() || routes.contains(route.get());
  }
}
