// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.hold;

import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.RouteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The requests that wait for an endpoint. All requests for one service go on at once when it has
 * its first endpoint. Thread-safe.
 */
public final class Holds {

  private static final int SHARES = 4;

  /** A namespace always has these places, even if others have taken all. */
  private static final int FEW = 20;

  private static final long FEW_BYTES = 256 << 10;

  private record Service(String namespace, Backend backend) {}

  private static final class Group {
    private final Set<Place> places = new LinkedHashSet<>();
    private Endpoints.Registration registration;
    private boolean over;
  }

  private final Endpoints endpoints;
  private final int perRoute;
  private final int perNamespace;
  private final int all;
  private final long bytes;
  private final Map<Service, Group> groups = new HashMap<>();
  private final Map<RouteId, Integer> byRoute = new HashMap<>();
  private final Map<String, Taken> byNamespace = new HashMap<>();
  private int held;
  private long heldBytes;

  /** The places and bytes that one namespace uses. */
  private record Taken(int requests, long bytes) {

    private static final Taken NOTHING = new Taken(0, 0);
  }

  /**
   * A namespace may use a quarter of all places and bytes, so that no tenant can take all of them,
   * and 20 places even if others use them all. It may always use as many places as one route.
   *
   * @param perRoute how many of one route may wait
   * @param all how many may wait at all
   * @param bytes that all of them may take
   */
  public Holds(Endpoints endpoints, int perRoute, int all, long bytes) {
    this.endpoints = endpoints;
    this.perRoute = perRoute;
    this.perNamespace = Math.max(perRoute, all / SHARES);
    this.all = all;
    this.bytes = bytes;
  }

  /**
   * Makes a request wait; empty if no more may wait.
   *
   * @param size the bytes it needs while it waits
   * @param ready called once, by any thread, as soon as there is an endpoint; not after {@link
   *     Hold#close}
   */
  public Optional<Hold> hold(RouteId route, Backend backend, long size, Runnable ready) {
    Service service = new Service(route.namespace(), backend);
    Place place = new Place(route, service, size, ready);
    Group group;
    boolean created;
    synchronized (this) {
      int others = byRoute.getOrDefault(route, 0);
      if (!fits(route.namespace(), others, size)) {
        return Optional.empty();
      }
      place.first = others == 0;
      byRoute.put(route, others + 1);
      take(route.namespace(), 1, size);
      created = !groups.containsKey(service);
      group = groups.computeIfAbsent(service, key -> new Group());
      group.places.add(place);
    }
    if (created) {
      listen(service, group);
    }
    // the endpoint may have come before there was a listener
    release(service);
    return Optional.of(place);
  }

  private boolean fits(String namespace, int others, long size) {
    Taken own = byNamespace.getOrDefault(namespace, Taken.NOTHING);
    boolean few = own.requests() < FEW && own.bytes() + size <= FEW_BYTES;
    return others < perRoute
        && own.requests() < perNamespace
        && own.bytes() + size <= bytes / SHARES
        && (few || held < all && heldBytes + size <= bytes);
  }

  private void take(String namespace, int requests, long size) {
    held += requests;
    heldBytes += size;
    byNamespace.merge(
        namespace,
        new Taken(requests, size),
        (before, more) -> {
          Taken now = new Taken(before.requests() + requests, before.bytes() + size);
          return now.requests() == 0 ? null : now;
        });
  }

  /** How many wait now. */
  public synchronized int held() {
    return held;
  }

  /** The routes with waiting requests. */
  public synchronized Set<RouteId> routes() {
    return Set.copyOf(byRoute.keySet());
  }

  /** Not under the lock: the endpoints may take a lock of their own. */
  private void listen(Service service, Group group) {
    Endpoints.Registration registration =
        endpoints.onChange(
            service.namespace(), service.backend().service(), () -> release(service));
    synchronized (this) {
      if (!group.over) {
        group.registration = registration;
        return;
      }
    }
    registration.close();
  }

  private void release(Service service) {
    if (endpoints.ready(service.namespace(), service.backend()).isEmpty()) {
      return;
    }
    List<Place> places;
    Endpoints.Registration registration;
    synchronized (this) {
      Group group = groups.remove(service);
      if (group == null) {
        return;
      }
      places = new ArrayList<>(group.places);
      registration = end(group);
      places.forEach(this::leave);
    }
    if (registration != null) {
      registration.close();
    }
    places.forEach(place -> place.ready.run());
  }

  private void close(Place place) {
    Endpoints.Registration registration = null;
    synchronized (this) {
      if (!leave(place)) {
        return;
      }
      Group group = groups.get(place.service);
      group.places.remove(place);
      if (group.places.isEmpty()) {
        groups.remove(place.service);
        registration = end(group);
      }
    }
    if (registration != null) {
      registration.close();
    }
  }

  private static Endpoints.Registration end(Group group) {
    group.over = true;
    return group.registration;
  }

  private boolean leave(Place place) {
    if (place.left) {
      return false;
    }
    place.left = true;
    byRoute.computeIfPresent(place.route, (route, number) -> number == 1 ? null : number - 1);
    take(place.route.namespace(), -1, -place.size);
    return true;
  }

  private final class Place implements Hold {

    private final RouteId route;
    private final Service service;
    private final long size;
    private final Runnable ready;
    private boolean first;
    private boolean left;

    Place(RouteId route, Service service, long size, Runnable ready) {
      this.route = route;
      this.service = service;
      this.size = size;
      this.ready = ready;
    }

    @Override
    public boolean first() {
      return first;
    }

    @Override
    public void close() {
      Holds.this.close(this);
    }
  }
}
