// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * The result of reading a route.
 *
 * @param route empty if it cannot be used at all
 * @param problems what is wrong with it, each in one line that names the field; the route works
 *     without those fields
 */
public record Read(Optional<HttpRoute> route, List<String> problems) {

  public Read {
    problems = List.copyOf(problems);
  }
}
