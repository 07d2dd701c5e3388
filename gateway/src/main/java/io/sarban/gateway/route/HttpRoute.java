// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.time.Instant;
import java.util.List;

/**
 * Requests that go to one workload, and how.
 *
 * @param created if two routes match the same requests, the older one has them
 */
public record HttpRoute(
    RouteId id,
    Instant created,
    Backend target,
    List<Rule> rules,
    ScalingMetric metric,
    Timeouts timeouts,
    ColdStart coldStart,
    List<StaticRoute> staticRoutes,
    WakeLimits wake,
    Extras extras) {

  public HttpRoute {
    rules = List.copyOf(rules);
    staticRoutes = List.copyOf(staticRoutes);
  }

  /** Of its rules and static routes, see {@link Rule#places}. */
  long places() {
    return rules.stream().mapToLong(Rule::places).sum()
        + staticRoutes.stream()
            .flatMap(fixed -> fixed.rules().stream())
            .mapToLong(Rule::places)
            .sum();
  }

  /** A route with defaults for everything else. */
  public static HttpRoute of(RouteId id, Backend target, ScalingMetric metric, Rule... rules) {
    return new HttpRoute(
        id,
        Instant.EPOCH,
        target,
        List.of(rules),
        metric,
        Timeouts.OWN,
        ColdStart.HOLD,
        List.of(),
        WakeLimits.NONE,
        Extras.NONE);
  }

  public HttpRoute with(ColdStart start) {
    return new HttpRoute(
        id, created, target, rules, metric, timeouts, start, staticRoutes, wake, extras);
  }

  public HttpRoute with(Timeouts other) {
    return new HttpRoute(
        id, created, target, rules, metric, other, coldStart, staticRoutes, wake, extras);
  }

  public HttpRoute with(WakeLimits limits) {
    return new HttpRoute(
        id, created, target, rules, metric, timeouts, coldStart, staticRoutes, limits, extras);
  }

  public HttpRoute withStaticRoutes(List<StaticRoute> routes) {
    return new HttpRoute(
        id, created, target, rules, metric, timeouts, coldStart, routes, wake, extras);
  }

  public HttpRoute with(Extras other) {
    return new HttpRoute(
        id, created, target, rules, metric, timeouts, coldStart, staticRoutes, wake, other);
  }

  /** The same route to another service. */
  public HttpRoute withTarget(Backend other) {
    return new HttpRoute(
        id, created, other, rules, metric, timeouts, coldStart, staticRoutes, wake, extras);
  }
}
