// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The namespace that owns each host, if namespaces do not share hosts: the one with the oldest
 * route for it. Without owners, a tenant could take a path of another tenant's host.
 *
 * @param owners by host, the namespace
 * @param refused the hosts that a route asks for and does not get
 * @param beyond the routes of namespaces that have more {@linkplain HttpRoute#places() places} than
 *     {@value #MOST_PLACES}: the youngest have none
 */
public record HostOwners(
    Map<String, String> owners, Map<RouteId, Set<String>> refused, Set<RouteId> beyond) {

  /**
   * The limit of one namespace, so that no tenant can fill the gateway's heap, or slow the requests
   * of others by rules that are compared.
   */
  public static final int MOST_PLACES = 20_000;

  /** Why a route beyond the limit is not served. */
  public static final String TOO_MANY =
      "the routes of its namespace have more than "
          + MOST_PLACES
          + " pairs of a host and a path (each header of a pair counts too): delete some";

  private static final int SHOWN = 5;

  static final Comparator<HttpRoute> OLDEST =
      Comparator.comparing(HttpRoute::created)
          .thenComparing(route -> route.id().namespace())
          .thenComparing(route -> route.id().name());

  public HostOwners {
    owners = Map.copyOf(owners);
    refused = Map.copyOf(refused);
    beyond = Set.copyOf(beyond);
  }

  /** Owners for namespaces that do not share hosts. */
  public static HostOwners apart(Collection<HttpRoute> routes) {
    Set<RouteId> beyond = crowd(routes);
    Map<String, String> owners = new HashMap<>();
    routes.stream()
        .filter(route -> !beyond.contains(route.id()))
        .sorted(OLDEST)
        .forEach(route -> claim(route, owners));
    Map<RouteId, Set<String>> refused = new HashMap<>();
    for (HttpRoute route : routes) {
      for (Rule rule : route.rules()) {
        for (String host : Host.of(rule)) {
          if (!beyond.contains(route.id()) && !isOf(route, owners.get(host))) {
            refused.computeIfAbsent(route.id(), id -> new TreeSet<>()).add(host);
          }
        }
      }
    }
    return new HostOwners(owners, refused, beyond);
  }

  /** No owners: namespaces share hosts. */
  public static HostOwners shared(Collection<HttpRoute> routes) {
    return new HostOwners(Map.of(), Map.of(), crowd(routes));
  }

  /** Hosts as a message lists them: a few, and how many more. */
  public static String shown(Collection<String> hosts) {
    String some = hosts.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return hosts.size() > SHOWN ? some + " and " + (hosts.size() - SHOWN) + " more" : some;
  }

  private static Set<RouteId> crowd(Collection<HttpRoute> routes) {
    Map<String, Long> places = new HashMap<>();
    Set<RouteId> beyond = new HashSet<>();
    routes.stream()
        .sorted(OLDEST)
        .forEach(
            route -> {
              long all = places.merge(route.id().namespace(), route.places(), Long::sum);
              if (all > MOST_PLACES) {
                places.merge(route.id().namespace(), -route.places(), Long::sum);
                beyond.add(route.id());
              }
            });
    return beyond;
  }

  private static void claim(HttpRoute route, Map<String, String> owners) {
    for (Rule rule : route.rules()) {
      Host.of(rule).forEach(host -> owners.putIfAbsent(host, route.id().namespace()));
    }
  }

  private static boolean isOf(HttpRoute route, String owner) {
    return owner == null || owner.equals(route.id().namespace());
  }

  /** Whether the route is served at the host. */
  boolean allow(HttpRoute route, String host) {
    return !beyond.contains(route.id()) && isOf(route, owners.get(host));
  }
}
