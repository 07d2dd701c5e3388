// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a request may take; empty for the gateway's own setting, zero for no limit.
 *
 * @param readiness until the workload has an endpoint that answers
 * @param request from its arrival to the end of its answer
 * @param responseHeader from when it is sent until the head of the answer
 */
public record Timeouts(
    Optional<Duration> readiness, Optional<Duration> request, Optional<Duration> responseHeader) {

  public static final Timeouts OWN =
      new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());
}
