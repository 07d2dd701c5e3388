package io.sarban.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * A route as it was read.
 *
 * @param route empty where it cannot be used at all
 * @param problems what is wrong with it, a line each that names the field; a route with problems
 *     works without what they name
 */
public record Read(Optional<HttpRoute> route, List<String> problems) {

  public Read {
    problems = List.copyOf(problems);
  }
}
