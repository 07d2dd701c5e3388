// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;

/**
 * Requests that do not count and wake no workload.
 *
 * @param always whether the workload is never asked; otherwise it is asked while it has endpoints
 */
public record StaticRoute(List<Rule> rules, StaticResponse response, boolean always) {

  public StaticRoute {
    rules = List.copyOf(rules);
  }
}
