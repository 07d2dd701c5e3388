// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.route.RouteId;
import java.util.Optional;

/** Receives events about requests, on event loops, so it must not block. */
public interface Requests {

  Requests UNHEARD = ended -> {};

  /**
   * @param route empty where no route was found
   * @param status 499 if the client left before it had an answer
   * @param bytes of the answer's body
   * @param nanos from the request's arrival to the end of its answer
   * @param waited whether it waited for an endpoint
   */
  record Ended(
      Optional<RouteId> route,
      String method,
      String uri,
      String client,
      int status,
      long bytes,
      long nanos,
      boolean waited) {}

  void ended(Ended request);
}
