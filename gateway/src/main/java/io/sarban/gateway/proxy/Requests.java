package io.sarban.gateway.proxy;

import io.sarban.gateway.route.RouteId;
import java.util.Optional;

/** Is told of requests; called by event loops, so it must not block. */
public interface Requests {

  Requests UNHEARD = ended -> {};

  /**
   * @param route empty where no route was found
   * @param status 499 where the client went away before it had an answer
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
