package io.sarban.gateway.route;

import java.util.List;

/**
 * Requests that count for nothing and wake nobody.
 *
 * @param always whether the workload is never asked; else it is while it has endpoints
 */
public record StaticRoute(List<Rule> rules, StaticResponse response, boolean always) {

  public StaticRoute {
    rules = List.copyOf(rules);
  }
}
