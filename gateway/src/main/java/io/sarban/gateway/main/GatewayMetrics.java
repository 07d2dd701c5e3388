// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sarban.gateway.count.Counts;
import io.sarban.gateway.count.RouteCount;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of the HTTP add-on's interceptor, under its names and labels, and held requests. */
final class GatewayMetrics implements Requests {

  private static final Set<String> METHODS =
      Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  /**
   * The statuses of HTTP (RFC 9110, 15) that servers and proxies send, and 499 for a client that
   * left.
   */
  private static final Set<Integer> USUAL =
      Set.of(
          101, 200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406,
          408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 422, 425, 428, 429, 431, 451, 499, 500,
          501, 502, 503, 504);

  private record Meters(Counter count, Timer duration) {}

  private final MeterRegistry registry;
  private final Counts counts;
  private final KindPlaces places = new KindPlaces();
  private final Map<RequestKind, Meters> requests = new ConcurrentHashMap<>();
  private final Map<RouteId, List<Meter>> gauges = new ConcurrentHashMap<>();

  GatewayMetrics(MeterRegistry registry, Counts counts) {
    this.registry = registry;
    this.counts = counts;
  }

  @Override
  public void ended(Ended request) {
    String method = METHODS.contains(request.method()) ? request.method() : RequestKind.OTHER;
    Meters meters = meters(new RequestKind(request.route(), method, request.status()));
    meters.count().increment();
    meters.duration().record(request.nanos(), TimeUnit.NANOSECONDS);
  }

  /** A workload chooses its statuses: unusual ones share one meter for each class. */
  private Meters meters(RequestKind kind) {
    Meters known = requests.get(kind);
    if (known != null) {
      return known;
    }
    return placed(USUAL.contains(kind.status()) ? kind : kind.with(kind.status() / 100 * 100 + 99));
  }

  /** A kind that has no place counts as one of the rest of its route. */
  private synchronized Meters placed(RequestKind kind) {
    Meters known = requests.get(kind);
    if (known != null) {
      return known;
    }
    if (places.take(kind)) {
      return register(kind);
    }
    Meters rest = requests.get(kind.restOfRoute());
    return rest == null ? register(kind.restOfRoute()) : rest;
  }

  private Meters register(RequestKind kind) {
    Tags tags = tags(kind.route()).and("code", kind.code()).and("method", kind.method());
    Meters meters =
        new Meters(
            Counter.builder("interceptor.request.count")
                .description("requests that are over")
                .tags(tags)
                .register(registry),
            Timer.builder("interceptor.request.duration")
                .description("from a request's arrival to the end of its answer")
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(registry));
    requests.put(kind, meters);
    return meters;
  }

  private static Tags tags(Optional<RouteId> route) {
    return Tags.of(
        "route_name", route.map(RouteId::name).orElse(""),
        "route_namespace", route.map(RouteId::namespace).orElse(""));
  }

  /** Replaces the routes; meters of other routes are dropped. */
  void routes(RouteTable table) {
    Set<RouteId> there =
        table.routes().stream().map(route -> route.id()).collect(Collectors.toSet());
    there.forEach(route -> gauges.computeIfAbsent(route, this::gauges));
    gauges
        .entrySet()
        .removeIf(entry -> !there.contains(entry.getKey()) && removed(entry.getValue()));
    forget(kind -> !kind.isOf(there));
  }

  private synchronized void forget(Predicate<RequestKind> gone) {
    requests
        .entrySet()
        .removeIf(
            entry -> {
              if (!gone.test(entry.getKey())) {
                return false;
              }
              places.leave(entry.getKey());
              return removed(List.of(entry.getValue().count(), entry.getValue().duration()));
            });
  }

  private boolean removed(List<Meter> meters) {
    meters.forEach(registry::remove);
    return true;
  }

  private List<Meter> gauges(RouteId route) {
    return new CopyOnWriteArrayList<>(
        List.of(
            gauge("interceptor.request.concurrency", route, RouteCount::concurrency),
            gauge("sarban.gateway.held", route, RouteCount::held)));
  }

  private Meter gauge(String name, RouteId route, ToIntFunction<RouteCount> value) {
    return Gauge.builder(name, counts, all -> all.of(route).map(value::applyAsInt).orElse(0))
        .tags(tags(Optional.of(route)))
        .register(registry);
  }
}
