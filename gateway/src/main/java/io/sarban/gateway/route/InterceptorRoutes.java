// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads {@code http.keda.sh/v1beta1} InterceptorRoutes. */
public final class InterceptorRoutes {

  public static final String GROUP = "http.keda.sh";
  public static final String VERSION = "v1beta1";
  public static final String PLURAL = "interceptorroutes";

  private InterceptorRoutes() {}

  /**
   * @param resource the whole resource; every mistake in it becomes a problem of the result
   */
  public static Read read(JsonNode resource) {
    return RouteResources.tooLong(resource)
        .orElseGet(() -> RouteReading.of(resource).interceptorRoute(resource));
  }
}
