// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

/** The owner of a route: the resource, or the ScaledObject of a trigger {@code http}. */
public record RouteId(String namespace, String name) {

  /** The id for the requests of all routes at a namespace's gateways. No resource has this name. */
  public static RouteId gateway(String namespace) {
    return new RouteId(namespace, "*");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
