package io.sarban.gateway.route;

import java.util.Map;
import java.util.Optional;

/**
 * An answer that the gateway gives by itself.
 *
 * @param status 200 to 599; 0 for the one that fits where it is given
 * @param body the body itself, empty where it is {@code from} a ConfigMap or there is none
 */
public record StaticResponse(
    int status, Optional<String> body, Optional<ConfigMapKey> from, Map<String, String> headers) {

  /**
   * A ConfigMap in the namespace of the route, with the label {@code http.keda.sh/response-body:
   * true}.
   *
   * @param key empty for the one that the request's path names, {@code index.html} for {@code /}
   */
  public record ConfigMapKey(String name, String key) {}

  public StaticResponse {
    headers = Map.copyOf(headers);
  }
}
