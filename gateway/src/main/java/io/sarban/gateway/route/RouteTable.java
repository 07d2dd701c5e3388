// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the route of a request. Immutable.
 *
 * <p>The most specific route wins: by host (the exact name, then the longest wildcard, then any),
 * then by the longest path, then by the most headers; between equal ones the older one. If
 * namespaces do not share hosts, only the {@linkplain HostOwners owner} of the most specific host
 * serves a request: wildcards of other namespaces do not match it.
 */
public final class RouteTable {

  public static final RouteTable EMPTY = of(List.of());

  private static final int MAX_SEGMENTS = 64;

  private static final Comparator<Entry> MOST_SPECIFIC =
      Comparator.comparingInt((Entry entry) -> -entry.headers.size())
          .thenComparingLong(
              entry -> -entry.headers.stream().filter(header -> header.value().isPresent()).count())
          .thenComparing(Entry::route, HostOwners.OLDEST);

  /** A route's place below one host and path. */
  private record Entry(HttpRoute route, List<HeaderMatch> headers) {}

  private final List<HttpRoute> routes;

  /** By host, then by path as it is compared. */
  private final Map<String, Map<String, List<Entry>>> byHost = new HashMap<>();

  /** Characters of the longest path that a rule has. */
  private int longest;

  private final HostOwners owners;

  /** The routes that each route wakes. */
  private final Map<RouteId, List<HttpRoute>> woken;

  private RouteTable(Collection<HttpRoute> routes, HostOwners owners) {
    this.routes = List.copyOf(routes);
    this.owners = owners;
    this.routes.forEach(this::add);
    byHost.values().forEach(paths -> paths.values().forEach(list -> list.sort(MOST_SPECIFIC)));
    woken = WakeGroups.of(this.routes);
  }

  /** A table where namespaces share hosts. */
  public static RouteTable of(Collection<HttpRoute> routes) {
    return new RouteTable(routes, HostOwners.shared(routes));
  }

  /** A table where each host belongs to one namespace. */
  public static RouteTable apart(Collection<HttpRoute> routes) {
    return new RouteTable(routes, HostOwners.apart(routes));
  }

  /** The owners of the hosts, and the routes that are not served. */
  public HostOwners owners() {
    return owners;
  }

  public List<HttpRoute> routes() {
    return routes;
  }

  /** The routes of its namespace that are woken with this one. */
  public List<HttpRoute> wokenWith(HttpRoute route) {
    return woken.getOrDefault(route.id(), List.of());
  }

  /**
   * @param host in lower case, without a port
   * @param path without a query, its dot segments resolved
   */
  public Optional<HttpRoute> match(String host, String path, RequestHeaders headers) {
    return find(host, ComparedPath.of(path), headers);
  }

  /**
   * Whether some servers read the path in a way that selects another route or static route. This
   * can be true for a rule's own path if that has a semicolon or an encoded slash.
   *
   * @param host as in {@link #match}, as are the path and the headers
   */
  public boolean ambiguous(String host, String path, RequestHeaders headers) {
    String compared = ComparedPath.of(path);
    Set<String> others = ComparedPath.otherReadings(compared);
    if (others.isEmpty()) {
      return false;
    }
    Optional<HttpRoute> route = find(host, compared, headers);
    Optional<StaticRoute> fixed = route.flatMap(known -> fixed(known, host, compared, headers));
    return others.stream()
        .anyMatch(
            other ->
                !find(host, other, headers).equals(route)
                    || !route.flatMap(known -> fixed(known, host, other, headers)).equals(fixed));
  }

  private Optional<HttpRoute> find(String host, String compared, RequestHeaders headers) {
    // no rule uses more of a long path than this, and one more character shows whether a segment
    // ends
    String path = compared.substring(0, Math.min(compared.length(), longest + 1));
    String owner = null;
    for (String pattern = host; pattern != null; pattern = wider(pattern)) {
      String whose = owners.owners().get(pattern);
      // other namespaces never serve a path that the host's owner leaves out
      if (owner == null || owner.equals(whose)) {
        Optional<HttpRoute> found = below(pattern, path, headers);
        if (found.isPresent()) {
          return found;
        }
        owner = whose;
      }
    }
    return Optional.empty();
  }

  /** The next wider pattern: {@code a.b}, {@code *.b}, {@code *}. */
  private static String wider(String pattern) {
    if (pattern.equals(Host.ANY)) {
      return null;
    }
    int dot = pattern.indexOf('.', pattern.startsWith("*.") ? 2 : 0);
    return dot < 0 ? Host.ANY : "*" + pattern.substring(dot);
  }

  private Optional<HttpRoute> below(String host, String path, RequestHeaders headers) {
    Map<String, List<Entry>> paths = byHost.get(host);
    if (paths == null) {
      return Optional.empty();
    }
    String prefix = path;
    for (int i = 0; i <= MAX_SEGMENTS; i++) {
      for (Entry entry : paths.getOrDefault(prefix, List.of())) {
        if (headers.haveAll(entry.headers)) {
          return Optional.of(entry.route);
        }
      }
      if (prefix.isEmpty()) {
        return Optional.empty();
      }
      prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
    }
    return Optional.empty();
  }

  private void add(HttpRoute route) {
    for (Rule rule : route.rules()) {
      for (String host : Host.of(rule)) {
        if (owners.allow(route, host)) {
          add(route, rule, host);
        }
      }
    }
  }

  private void add(HttpRoute route, Rule rule, String host) {
    Entry entry = new Entry(route, rule.headers());
    for (String path : rule.paths().isEmpty() ? List.of("") : rule.paths()) {
      byHost
          .computeIfAbsent(host, name -> new HashMap<>())
          .computeIfAbsent(path, name -> new ArrayList<>())
          .add(entry);
      longest = Math.max(longest, path.length());
    }
  }

  /**
   * Whether the rule matches the request; the host as in {@link #match}, the path in compared form.
   */
  private static boolean matches(Rule rule, String host, String path, RequestHeaders headers) {
    return (rule.hosts().isEmpty()
            || rule.hosts().stream().anyMatch(name -> Host.covers(name, host)))
        && (rule.paths().isEmpty()
            || rule.paths().stream().anyMatch(prefix -> ComparedPath.below(prefix, path)))
        && headers.haveAll(rule.headers());
  }

  /** The first static route, of the request's route, that matches. */
  public static Optional<StaticRoute> staticRoute(
      HttpRoute route, String host, String path, RequestHeaders headers) {
    if (route.staticRoutes().isEmpty()) {
      return Optional.empty();
    }
    return fixed(route, host, ComparedPath.of(path), headers);
  }

  private static Optional<StaticRoute> fixed(
      HttpRoute route, String host, String path, RequestHeaders headers) {
    for (StaticRoute candidate : route.staticRoutes()) {
      if (candidate.rules().stream().anyMatch(rule -> matches(rule, host, path, headers))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Whether the path is the prefix or below it, by whole segments. */
  public static boolean below(String prefix, String path) {
    return ComparedPath.below(ComparedPath.of(prefix), ComparedPath.of(path));
  }
}
