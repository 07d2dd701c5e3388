// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.count;

import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.ScalingMetric.RequestRate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The current work of each route, and which routes are woken. Thread-safe.
 *
 * <p>A deleted route is forgotten after its last request.
 */
public final class Counts {

  private final LongSupplier clock;
  private final Map<RouteId, RouteCounter> counters = new ConcurrentHashMap<>();
  private final Map<RouteId, RequestRate> windows = new ConcurrentHashMap<>();
  private final List<Consumer<RouteId>> wakes = new CopyOnWriteArrayList<>();
  private volatile Collection<RouteId> known = List.of();

  /**
   * @param clock nanoseconds, never negative, that only rise
   */
  public Counts(LongSupplier clock) {
    this.clock = clock;
  }

  /** The count of one route; empty where the gateway has no such route. */
  public Optional<RouteCount> of(RouteId route) {
    return Optional.ofNullable(counters.get(route)).map(counter -> counter.at(clock.getAsLong()));
  }

  /** The counts of all routes, also those without requests. */
  public List<RouteCount> all() {
    long now = clock.getAsLong();
    List<RouteCount> all = new ArrayList<>(counters.size());
    counters.values().forEach(counter -> all.add(counter.at(now)));
    return all;
  }

  /**
   * Calls the listener at once, on the request's thread, when a request comes for a route without
   * endpoints and no request was waiting before. The listener must not block.
   */
  public AutoCloseable onWake(Consumer<RouteId> listener) {
    wakes.add(listener);
    return () -> wakes.remove(listener);
  }

  /** Notifies the listeners. */
  public void wake(RouteId route) {
    wakes.forEach(listener -> listener.accept(route));
  }

  /** Replaces the routes. */
  public void routes(Collection<HttpRoute> routes) {
    List<RouteId> ids = routes.stream().map(HttpRoute::id).toList();
    known = Set.copyOf(ids);
    routes.forEach(this::counter);
    forget();
  }

  /** The counter of the route, with its window. */
  public RouteCounter counter(HttpRoute route) {
    RequestRate rate = rate(route);
    RouteCounter counter =
        counters.computeIfAbsent(
            route.id(),
            id -> {
              windows.put(id, rate);
              return new RouteCounter(id, window(rate));
            });
    if (!rate.equals(windows.get(route.id()))) {
      windows.put(route.id(), rate);
      counter.window(window(rate));
    }
    return counter;
  }

  /** Drops counters that have no route and no request. */
  public void forget() {
    long now = clock.getAsLong();
    Collection<RouteId> routes = known;
    counters
        .entrySet()
        .removeIf(entry -> !routes.contains(entry.getKey()) && entry.getValue().idle(now));
    windows.keySet().removeIf(id -> !counters.containsKey(id));
  }

  private static RequestRate rate(HttpRoute route) {
    return route
        .metric()
        .requestRate()
        .orElse(new RequestRate(1, RequestRate.WINDOW, RequestRate.GRANULARITY));
  }

  private static RateWindow window(RequestRate rate) {
    return new RateWindow(rate.window(), rate.granularity());
  }
}
