// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.Optional;

/**
 * What a request gets while the workload has no endpoints.
 *
 * @param placeholder the immediate answer; without it the request is held
 * @param fallback the service that receives the request when the readiness time is over
 * @param waitingPage whether a browser gets a page that reloads itself, while programs wait
 */
public record ColdStart(
    Optional<StaticResponse> placeholder, Optional<Backend> fallback, boolean waitingPage) {

  public static final ColdStart HOLD = new ColdStart(Optional.empty(), Optional.empty(), false);
}
