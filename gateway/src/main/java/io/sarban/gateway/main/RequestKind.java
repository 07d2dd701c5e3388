// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.sarban.gateway.route.RouteId;
import java.util.Optional;
import java.util.Set;

/**
 * Requests that are counted together.
 *
 * @param route empty where no route was found; without a name for the rest of a namespace
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

  /** The kind of all requests to routes of the namespace that have no kind of their own. */
  RequestKind restOfNamespace() {
    return new RequestKind(route.map(known -> new RouteId(known.namespace(), "")), OTHER, ANY);
  }

  boolean isRest() {
    return status == ANY;
  }

  boolean isRestOfNamespace() {
    return isRest() && route.map(RouteId::name).orElse("").isEmpty();
  }

  String namespace() {
    return route.map(RouteId::namespace).orElse("");
  }

  /** The label {@code code}. */
  String code() {
    return isRest() ? "other" : String.valueOf(status);
  }

  /** Whether it is about one of these routes or namespaces, or about no route. */
  boolean isOf(Set<RouteId> routes, Set<String> namespaces) {
    return route.isEmpty()
        || (isRestOfNamespace() ? namespaces.contains(namespace()) : routes.contains(route.get()));
  }
}
