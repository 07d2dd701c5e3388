// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A Service of a cluster, whose endpoints are asked one by one. */
record Service(String namespace, String name) {

  /** Maximum number of endpoints that are asked. */
  static final int MAX_ENDPOINTS = 1000;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:-]{1,253}");

  /**
   * The Service that a URL names.
   *
   * @throws InvalidFieldException if its host does not begin with a Service and its namespace
   */
  static Service of(URI uri) {
    String[] parts = uri.getHost().split("\\.", -1);
    if (parts.length < 2
        || !NAME.matcher(parts[0]).matches()
        || !NAME.matcher(parts[1]).matches()) {
      throw new InvalidFieldException(
          "url",
          "must have a host like service.namespace or service.namespace.svc.cluster.local, for"
              + " aggregateFromKubeServiceEndpoints");
    }
    return new Service(parts[1], parts[0]);
  }

  /**
   * The URL with each ready endpoint instead of the Service, as KEDA makes it: with the URL's port
   * if the endpoint has it, else with the default port of the scheme.
   */
  static List<URI> urls(URI service, List<EndpointSlice> slices) {
    Map<String, URI> urls = new LinkedHashMap<>();
    for (EndpointSlice slice : slices) {
      boolean has =
          slice.getPorts().stream()
              .map(EndpointPort::getPort)
              .filter(Objects::nonNull)
              .anyMatch(port -> port == port(service));
      for (Endpoint endpoint : slice.getEndpoints()) {
        if (isReady(endpoint)) {
          endpoint.getAddresses().stream()
              .filter(address -> urls.size() < MAX_ENDPOINTS && ADDRESS.matcher(address).matches())
              .forEach(address -> urls.putIfAbsent(address, url(service, address, has)));
        }
      }
    }
    return List.copyOf(urls.values());
  }

  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  private static int port(URI service) {
    if (service.getPort() >= 0) {
      return service.getPort();
    }
    return service.getScheme().equals("https") ? 443 : 80;
  }

  private static URI url(URI service, String address, boolean withPort) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    String query = service.getRawQuery() == null ? "" : "?" + service.getRawQuery();
    return URI.create(
        service.getScheme()
            + "://"
            + host
            + (withPort ? ":" + port(service) : "")
            + service.getRawPath()
            + query);
  }

  @Override
  public String toString() {
    return "Service " + namespace + "/" + name;
  }
}
