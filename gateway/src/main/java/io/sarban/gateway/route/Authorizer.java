// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * The server that is asked whether a request is allowed.
 *
 * @param host a Service of the route's namespace, or a host with a dot, which the operator must
 *     have allowed
 * @param port 1 to 65535
 * @param uri path and query
 * @param waking whether it is asked only about requests that would wake the workload
 * @param headers headers of its answer that are passed to the workload, in place of the client's
 */
public record Authorizer(
    String host, int port, boolean tls, String uri, boolean waking, List<String> headers) {

  public Authorizer {
    headers = List.copyOf(headers);
  }

  /** Its Service; empty for a host elsewhere. */
  public Optional<Backend> service() {
    return host.indexOf('.') < 0 ? Optional.of(Backend.of(host, port)) : Optional.empty();
  }

  public String authority() {
    return host + ":" + port;
  }
}
