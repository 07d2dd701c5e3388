package io.sarban.gateway.route;

/** Whose route it is: the resource, or the ScaledObject of a trigger {@code http}. */
public record RouteId(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
