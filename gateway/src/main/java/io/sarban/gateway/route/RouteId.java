package io.sarban.gateway.route;

/** Whose route it is: the resource, or the ScaledObject of a trigger {@code http}. */
public record RouteId(String namespace, String name) {

  /** No route: all that a gateway of this namespace has in hand. No resource has this name. */
  public static RouteId gateway(String namespace) {
    return new RouteId(namespace, "*");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
