// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

/**
 * The service a route leads to, in the namespace of the route.
 *
 * @param port the service's port, 1 to 65535; 0 if the port is named
 * @param portName the name of the service's port; empty if the port is a number
 */
public record Backend(String service, int port, String portName) {

  public static Backend of(String service, int port) {
    return new Backend(service, port, "");
  }

  public static Backend of(String service, String portName) {
    return new Backend(service, 0, portName);
  }

  @Override
  public String toString() {
    return service + ":" + (port > 0 ? String.valueOf(port) : portName);
  }
}
