// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The addresses of the gateways, from their Service's EndpointSlices. */
final class ListedGateways {

  static final String SERVICE = "sarban-gateway";

  /** The name of the Service's port that serves the counts. */
  private static final String COUNTS = "counts";

  private ListedGateways() {}

  /** The gateways that serve, including those that are ending; each as host and port. */
  static Set<String> of(Collection<EndpointSlice> slices) {
    Set<String> addresses = new TreeSet<>();
    for (EndpointSlice slice : slices) {
      for (EndpointPort port : orNone(slice.getPorts())) {
        if (COUNTS.equals(port.getName()) && port.getPort() != null) {
          orNone(slice.getEndpoints()).stream()
              .filter(ListedGateways::serves)
              .flatMap(endpoint -> endpoint.getAddresses().stream())
              .forEach(host -> addresses.add(authority(host, port.getPort())));
        }
      }
    }
    return addresses;
  }

  /** The API server writes an empty list as null. */
  private static <T> List<T> orNone(List<T> list) {
    return list == null ? List.of() : list;
  }

  /** A missing condition counts as true. */
  private static boolean serves(Endpoint endpoint) {
    EndpointConditions conditions = endpoint.getConditions();
    return conditions == null
        || (conditions.getServing() == null
            ? !Boolean.FALSE.equals(conditions.getReady())
            : conditions.getServing());
  }

  private static String authority(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
