// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.Map;
import java.util.Optional;

/**
 * An answer that the gateway itself gives.
 *
 * @param status 200 to 599; 0 for the default of the situation
 * @param body the body itself; empty if it comes from a ConfigMap, {@code from}, or if there is
 *     none
 */
public record StaticResponse(
    int status, Optional<String> body, Optional<ConfigMapKey> from, Map<String, String> headers) {

  /**
   * A ConfigMap in the namespace of the route, with the label {@code http.keda.sh/response-body:
   * true}.
   *
   * @param key empty for the key that the request's path names, {@code index.html} for {@code /}
   */
  public record ConfigMapKey(String name, String key) {}

  public StaticResponse {
    headers = Map.copyOf(headers);
  }
}
