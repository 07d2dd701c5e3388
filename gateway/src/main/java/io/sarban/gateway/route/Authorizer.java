package io.sarban.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * Who is asked, by a request of its own, whether a request may go on.
 *
 * @param host a Service of the route's namespace, or a host with a dot, which the operator must
 *     have allowed
 * @param port 1 to 65535
 * @param uri path and query
 * @param waking whether only requests that would wake the workload are asked about; else all
 * @param headers those of its answer that the workload gets; the client's own of these names are
 *     taken away
 */
public record Authorizer(
    String host, int port, boolean tls, String uri, boolean waking, List<String> headers) {

  public Authorizer {
    headers = List.copyOf(headers);
  }

  /** The Service that it is; empty where it is a host elsewhere. */
  public Optional<Backend> service() {
    return host.indexOf('.') < 0 ? Optional.of(Backend.of(host, port)) : Optional.empty();
  }

  public String authority() {
    return host + ":" + port;
  }
}
