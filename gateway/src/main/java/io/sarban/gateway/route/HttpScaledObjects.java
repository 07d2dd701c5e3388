// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads {@code http.keda.sh/v1alpha1} HTTPScaledObjects. */
public final class HttpScaledObjects {

  public static final String GROUP = "http.keda.sh";
  public static final String VERSION = "v1alpha1";
  public static final String PLURAL = "httpscaledobjects";

  private HttpScaledObjects() {}

  /**
   * @param resource the whole resource; every mistake in it becomes a problem of the result
   */
  public static Read read(JsonNode resource) {
    return RouteResources.tooLong(resource)
        .orElseGet(() -> RouteReading.of(resource).httpScaledObject(resource));
  }
}
