package io.sarban.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which route a request has. It does not change.
 *
 * <p>The most specific one has it: by host (the name itself, then the longest wildcard, then any),
 * then by the longest path, then by most headers; of two alike the older one. Where namespaces do
 * not share hosts, a host belongs to the namespace of its oldest route: else a tenant could take a
 * path of another's host.
 */
public final class RouteTable {

  public static final RouteTable EMPTY = new RouteTable(List.of(), true);

  private static final String ANY = "*";
  private static final int MAX_SEGMENTS = 64;

  private static final Comparator<HttpRoute> OLDEST =
      Comparator.comparing(HttpRoute::created)
          .thenComparing(route -> route.id().namespace())
          .thenComparing(route -> route.id().name());

  private static final Comparator<Entry> MOST_SPECIFIC =
      Comparator.comparingInt((Entry entry) -> -entry.headers.size())
          .thenComparingLong(
              entry -> -entry.headers.stream().filter(header -> header.value().isPresent()).count())
          .thenComparing(Entry::route, OLDEST);

  /** A route's place below one host and path. */
  private record Entry(HttpRoute route, List<HeaderMatch> headers) {}

  private final List<HttpRoute> routes;

  /** By host, then by path without slashes at its ends. */
  private final Map<String, Map<String, List<Entry>>> byHost = new HashMap<>();

  /** By host, whose it is; empty where namespaces share hosts. */
  private final Map<String, String> owners = new HashMap<>();

  private final Map<RouteId, Set<String>> refused = new HashMap<>();

  private RouteTable(Collection<HttpRoute> routes, boolean shared) {
    this.routes = List.copyOf(routes);
    if (!shared) {
      this.routes.stream().sorted(OLDEST).forEach(this::claim);
    }
    this.routes.forEach(this::add);
    byHost.values().forEach(paths -> paths.values().forEach(list -> list.sort(MOST_SPECIFIC)));
  }

  /** A table where namespaces share hosts. */
  public static RouteTable of(Collection<HttpRoute> routes) {
    return new RouteTable(routes, true);
  }

  /** A table where each host belongs to one namespace. */
  public static RouteTable apart(Collection<HttpRoute> routes) {
    return new RouteTable(routes, false);
  }

  /** The hosts that a route asks for and does not get, since another namespace has them. */
  public Map<RouteId, Set<String>> refused() {
    return refused;
  }

  public List<HttpRoute> routes() {
    return routes;
  }

  /**
   * @param host in lower case, without a port
   * @param path without a query, its dot segments resolved
   * @param headers the values of a header, none where it is missing
   */
  public Optional<HttpRoute> match(
      String host, String path, Function<String, List<String>> headers) {
    String trimmed = trimmed(path);
    Optional<HttpRoute> exact = below(host, trimmed, headers);
    if (exact.isPresent()) {
      return exact;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      Optional<HttpRoute> wildcard = below("*" + host.substring(dot), trimmed, headers);
      if (wildcard.isPresent()) {
        return wildcard;
      }
    }
    return below(ANY, trimmed, headers);
  }

  private Optional<HttpRoute> below(
      String host, String path, Function<String, List<String>> headers) {
    Map<String, List<Entry>> paths = byHost.get(host);
    if (paths == null) {
      return Optional.empty();
    }
    String prefix = path;
    for (int i = 0; i <= MAX_SEGMENTS; i++) {
      for (Entry entry : paths.getOrDefault(prefix, List.of())) {
        if (matches(entry.headers, headers)) {
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

  private void claim(HttpRoute route) {
    for (Rule rule : route.rules()) {
      hosts(rule).forEach(host -> owners.putIfAbsent(host, route.id().namespace()));
    }
  }

  private static List<String> hosts(Rule rule) {
    return rule.hosts().isEmpty()
        ? List.of(ANY)
        : rule.hosts().stream().map(RouteTable::host).toList();
  }

  private void add(HttpRoute route) {
    for (Rule rule : route.rules()) {
      for (String host : hosts(rule)) {
        if (owners.getOrDefault(host, route.id().namespace()).equals(route.id().namespace())) {
          add(route, rule, host);
        } else {
          refused.computeIfAbsent(route.id(), id -> new TreeSet<>()).add(host);
        }
      }
    }
  }

  private void add(HttpRoute route, Rule rule, String host) {
    Entry entry = new Entry(route, rule.headers());
    for (String path : rule.paths().isEmpty() ? List.of("") : rule.paths()) {
      byHost
          .computeIfAbsent(host, name -> new HashMap<>())
          .computeIfAbsent(trimmed(path), name -> new ArrayList<>())
          .add(entry);
    }
  }

  /** Whether the rule is one of the request's; host and path as in {@link #match}. */
  private static boolean matches(
      Rule rule, String host, String path, Function<String, List<String>> headers) {
    return (rule.hosts().isEmpty() || rule.hosts().stream().anyMatch(name -> covers(name, host)))
        && (rule.paths().isEmpty() || rule.paths().stream().anyMatch(name -> below(name, path)))
        && matches(rule.headers(), headers);
  }

  /** The first static route of the route that the request has. */
  public static Optional<StaticRoute> staticRoute(
      HttpRoute route, String host, String path, Function<String, List<String>> headers) {
    for (StaticRoute candidate : route.staticRoutes()) {
      if (candidate.rules().stream().anyMatch(rule -> matches(rule, host, path, headers))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Whether the path is the prefix or below it, by whole segments. */
  public static boolean below(String prefix, String path) {
    String whole = trimmed(path);
    String beginning = trimmed(prefix);
    return beginning.isEmpty() || whole.equals(beginning) || whole.startsWith(beginning + "/");
  }

  private static boolean covers(String pattern, String host) {
    String name = host(pattern);
    return name.equals(ANY)
        || (name.startsWith("*.") ? host.endsWith(name.substring(1)) : name.equals(host));
  }

  private static boolean matches(List<HeaderMatch> wanted, Function<String, List<String>> headers) {
    for (HeaderMatch header : wanted) {
      List<String> values = headers.apply(header.name());
      if (values.isEmpty()
          || header.value().isPresent() && !values.contains(header.value().get())) {
        return false;
      }
    }
    return true;
  }

  /** Without a port, in lower case; {@code *} for none. */
  private static String host(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    if (colon >= 0 && colon == name.lastIndexOf(':')) {
      name = name.substring(0, colon);
    }
    return name.isEmpty() ? ANY : name;
  }

  /** Without slashes at its ends, and single ones within. */
  private static String trimmed(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (end > begin && path.charAt(end - 1) == '/') {
      end--;
    }
    String trimmed = path.substring(begin, end);
    return trimmed.contains("//") ? single(trimmed) : trimmed;
  }

  private static String single(String path) {
    StringBuilder single = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) != '/' || path.charAt(i - 1) != '/') {
        single.append(path.charAt(i));
      }
    }
    return single.toString();
  }
}
