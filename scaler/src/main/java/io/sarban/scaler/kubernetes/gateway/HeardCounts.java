// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.RouteName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last counts of each gateway, and their sum. A gateway counts from when it is listed until it
 * is neither listed nor connected; one that is listed but silent makes the sum a lower bound. Has
 * no clock. Thread-safe.
 */
final class HeardCounts {

  /** A gateway is silent after this time; it sends at least twice a second. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final int MAX_ROUTES = 50_000;

  /** Longest name of a route: one namespace and two resource names. */
  private static final int MAX_NAME = 600;

  private static final double MOST = 1e9;

  private record Count(double concurrency, double rate) {

    static final Count NONE = new Count(0, 0);
  }

  private static final class Heard {
    final Map<RouteName, Count> counts = new HashMap<>();
    boolean listed;
    boolean connected;
    boolean complete;
    boolean tooMany;
    boolean over;
    Instant last = Instant.MIN;

    boolean isBlind(Instant now) {
      return listed && !over && (!complete || tooMany || last.plus(SILENCE).isBefore(now));
    }

    boolean isGone() {
      return !listed && !connected;
    }
  }

  private final Map<String, Heard> gateways = new HashMap<>();
  private boolean known;

  /** Sets the gateways that exist now. */
  synchronized void listed(Set<String> all) {
    known = true;
    all.forEach(name -> gateways.computeIfAbsent(name, added -> new Heard()).listed = true);
    gateways.forEach((name, heard) -> heard.listed = all.contains(name));
    gateways.values().removeIf(Heard::isGone);
  }

  /** Forgets all gateways: this scaler stops following them. */
  synchronized void forget() {
    known = false;
    gateways.clear();
  }

  /** A gateway is connected, and sends all its counts from the start. */
  synchronized void connected(String gateway, Instant now) {
    Heard heard = gateways.computeIfAbsent(gateway, added -> new Heard());
    heard.connected = true;
    heard.complete = false;
    heard.tooMany = false;
    heard.over = false;
    heard.last = now;
    heard.counts.clear();
  }

  /**
   * A connection has ended: its last counts are valid until the gateway is connected again, or
   * gone.
   */
  synchronized void ended(String gateway) {
    Heard heard = gateways.get(gateway);
    if (heard != null) {
      heard.connected = false;
      gateways.values().removeIf(Heard::isGone);
    }
  }

  /**
   * Reads one line from a gateway.
   *
   * @return the route for which a request waits, if the line reports one
   */
  synchronized Optional<RouteName> line(String gateway, JsonNode line, Instant now) {
    Heard heard = gateways.get(gateway);
    if (heard == null) {
      return Optional.empty();
    }
    heard.last = now;
    if (line.has("bye")) {
      heard.over = true;
      heard.counts.clear();
    }
    if (line.has("counts")) {
      heard.complete = true;
      line.path("counts").forEach(count -> count(heard, count));
    }
    return wake(heard, line.path("wake"));
  }

  private static void count(Heard heard, JsonNode told) {
    Optional<RouteName> route = route(told);
    if (route.isEmpty()) {
      return;
    }
    Count count = new Count(number(told.path("concurrency")), number(told.path("rate")));
    if (count.equals(Count.NONE)) {
      heard.counts.remove(route.get());
    } else if (heard.counts.size() < MAX_ROUTES) {
      heard.counts.put(route.get(), count);
    } else {
      heard.tooMany |= !heard.counts.containsKey(route.get());
      heard.counts.computeIfPresent(route.get(), (known, before) -> count);
    }
  }

  /** Counts a waiting request here until the gateway's next counts include it. */
  private static Optional<RouteName> wake(Heard heard, JsonNode told) {
    Optional<RouteName> route = route(told);
    if (route.isPresent() && heard.counts.size() < MAX_ROUTES) {
      heard.counts.merge(
          route.get(),
          new Count(1, 0),
          (before, one) -> new Count(Math.max(1, before.concurrency()), before.rate()));
    }
    return route;
  }

  private static Optional<RouteName> route(JsonNode told) {
    String namespace = told.path("namespace").asText();
    String name = told.path("name").asText();
    return namespace.isEmpty()
            || name.isEmpty()
            || namespace.length() > MAX_NAME
            || name.length() > MAX_NAME
        ? Optional.empty()
        : Optional.of(new RouteName(namespace, name));
  }

  private static double number(JsonNode node) {
    double number = node.asDouble();
    return number > 0 && number < MOST ? number : 0;
  }

  /** The sum over all gateways. */
  synchronized CountedRoute of(RouteName route, Instant now) {
    double concurrency = 0;
    double rate = 0;
    for (Heard heard : gateways.values()) {
      Count count = heard.counts.getOrDefault(route, Count.NONE);
      concurrency += count.concurrency();
      rate += count.rate();
    }
    return new CountedRoute(concurrency, rate, blind(now));
  }

  private Optional<String> blind(Instant now) {
    if (!known) {
      return Optional.of("its replicas are not known yet");
    }
    if (gateways.values().stream().noneMatch(heard -> heard.listed)) {
      return Optional.of("no replica of it is ready");
    }
    return gateways.entrySet().stream()
        .filter(gateway -> gateway.getValue().isBlind(now))
        .map(gateway -> "its replica " + gateway.getKey() + " is silent")
        .sorted()
        .findFirst();
  }
}
