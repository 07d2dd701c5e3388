// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sarban.gateway.count.Counts;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatewayMetrics metrics = new GatewayMetrics(registry, new Counts(System::nanoTime));

  private void ended(String method, int status) {
    metrics.ended(
        new Requests.Ended(
            Optional.of(new RouteId("apps", "web")), method, "/", "", status, 0, 1, false));
  }

  private double count(String code) {
    return registry.get("interceptor.request.count").tags("code", code).counter().count();
  }

  @Test
  void aWorkloadThatMakesUpStatusesHasFewMetrics() {
    ended("GET", 200);
    ended("GET", 404);
    for (int status = 200; status < 600; status++) {
      ended("GET", status);
    }
    assertThat(count("200")).isEqualTo(2);
    assertThat(count("404")).isEqualTo(2);
    assertThat(count("599")).as("all of 500 to 599 that HTTP does not have").isEqualTo(95);
    assertThat(registry.find("interceptor.request.count").counters()).hasSizeLessThan(50);
  }

  private static final List<Integer> STATUSES =
      List.of(
          200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408,
          409, 410);

  private void everyKind(String namespace, int routes) {
    for (int route = 0; route < routes; route++) {
      RouteId id = new RouteId(namespace, "route-" + route);
      for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
        for (int status : STATUSES) {
          metrics.ended(new Requests.Ended(Optional.of(id), method, "/", "", status, 0, 1, false));
        }
      }
    }
  }

  private Search counters(String namespace) {
    return registry.find("interceptor.request.count").tag("route_namespace", namespace);
  }

  private static double sum(Search counters) {
    return counters.counters().stream().mapToDouble(Counter::count).sum();
  }

  @Test
  void aRouteHasFewMetricsAndNoRequestIsLost() {
    everyKind("apps", 1);
    assertThat(counters("apps").counters()).hasSize(65);
    assertThat(count("other")).as("the kinds beyond 64").isEqualTo(36);
    assertThat(registry.find("interceptor.request.duration").timers()).hasSize(65);
  }

  @Test
  void aNamespaceHasFewMetricsAndNoRequestIsLost() {
    everyKind("evil", 60);
    assertThat(counters("evil").counters()).as("2,000, and the rest of each").hasSize(2_060);
    assertThat(sum(counters("evil"))).isEqualTo(6_000);
  }

  @Test
  void eachOfManyRoutesIsCountedUnderItsName() {
    for (int route = 0; route < 5_000; route++) {
      RouteId id = new RouteId("apps", "route-" + route);
      for (int status : List.of(200, 404, 503)) {
        metrics.ended(new Requests.Ended(Optional.of(id), "GET", "/", "", status, 0, 1, false));
      }
    }
    Map<String, Double> counts =
        counters("apps").counters().stream()
            .collect(
                groupingBy(
                    counter -> counter.getId().getTag("route_name"),
                    summingDouble(Counter::count)));
    assertThat(counts).hasSize(5_000);
    assertThat(counts.values()).containsOnly(3.0);
  }

  @Test
  void whereOthersHaveTakenAllANamespaceHasAFew() {
    for (int evil = 0; evil < 6; evil++) {
      everyKind("evil-" + evil, 40);
    }
    ended("GET", 200);
    assertThat(counters("apps").tag("route_name", "web").counter().count()).isEqualTo(1);
    everyKind("apps", 1);
    assertThat(counters("apps").counters()).hasSize(21);
    assertThat(sum(counters("apps"))).isEqualTo(101);
    assertThat(registry.find("interceptor.request.count").counters()).hasSizeLessThan(10_300);
  }

  @Test
  void thePlacesOfRoutesThatAreGoneAreFree() {
    everyKind("apps", 60);
    metrics.routes(RouteTable.EMPTY);
    assertThat(registry.getMeters()).isEmpty();
    everyKind("apps", 1);
    assertThat(counters("apps").counters()).hasSize(65);
  }

  @Test
  void aRouteThatStaysKeepsItsCounts() {
    everyKind("apps", 60);
    RouteId last = new RouteId("apps", "route-59");
    metrics.routes(
        RouteTable.of(
            List.of(
                HttpRoute.of(
                    last,
                    Backend.of("web", 80),
                    ScalingMetric.byConcurrency(10),
                    new Rule(List.of(), List.of(), List.of())))));
    assertThat(counters("apps").counters()).hasSize(1);
    assertThat(counters("apps").tag("route_name", last.name()).counter().count()).isEqualTo(100);
  }
}
