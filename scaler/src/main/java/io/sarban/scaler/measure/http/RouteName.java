// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

/**
 * The name of a route at the HTTP gateway.
 *
 * @param name of the InterceptorRoute or HTTPScaledObject, or as below
 */
public record RouteName(String namespace, String name) {

  /**
   * The route of a trigger of type http.
   *
   * @param index of the trigger, from 0
   */
  public static RouteName trigger(String namespace, String object, int index) {
    return new RouteName(namespace, object + "/" + index);
  }

  /** The requests of all routes at the gateways of this namespace. */
  public static RouteName gateways(String namespace) {
    return new RouteName(namespace, "*");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
