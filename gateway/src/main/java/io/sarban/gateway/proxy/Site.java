// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.count.Counts;
import io.sarban.gateway.count.RouteCounter;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.hold.HeldBytes;
import io.sarban.gateway.hold.Holds;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What all event loops of a gateway share. */
public final class Site {

  private static final long WANTED_NANOS = Duration.ofSeconds(30).toNanos();

  /** The part of the memory that requests may use while an authorizer is asked about them. */
  private static final int ASKING = 8;

  /** The part of the memory for large heads of requests under way. */
  private static final int LARGE_HEADS = 8;

  /** The part of the drain time between two GOAWAYs: less than the quiet time that ends it. */
  private static final int GOAWAY = 60;

  private final GatewaySettings settings;
  private final Endpoints endpoints;
  private final Counts counts;
  private final Holds holds;
  private final HeldBytes kept;
  private final HeldBytes asking;
  private final HeldBytes largeHeads;
  private final ResponseBodies bodies;
  private final Answers answers;
  private final Suspects suspects;
  private final Http2Connections http2;
  private final Requests requests;
  private final LongSupplier clock;
  private final AtomicInteger running = new AtomicInteger();
  private volatile RouteTable table = RouteTable.EMPTY;
  private volatile boolean draining;

  /** Made once for each gateway. */
  public Site(
      GatewaySettings settings,
      Outside outside,
      Counts counts,
      Requests requests,
      LongSupplier clock) {
    this.settings = settings;
    this.endpoints = outside.endpoints();
    this.counts = counts;
    // slow clients of a running workload must not use the memory for waiting requests
    long half = settings.limits().heldBytes() / 2;
    this.kept = new HeldBytes(half);
    // nor the memory for requests that an authorizer is asked about
    this.asking = new HeldBytes(settings.limits().heldBytes() / ASKING);
    this.largeHeads = new HeldBytes(settings.limits().heldBytes() / LARGE_HEADS);
    this.holds =
        new Holds(endpoints, settings.limits().heldPerRoute(), settings.limits().held(), half);
    this.bodies = outside.bodies();
    this.answers = new Answers(bodies);
    this.requests = requests;
    this.clock = clock;
    this.suspects = new Suspects(clock);
    Duration drain = settings.times().drain();
    this.http2 = new Http2Connections(drain.dividedBy(GOAWAY), drain);
  }

  public void routes(RouteTable routes) {
    table = routes;
  }

  /** Tells clients from now on to stop using their connections. */
  public void drain() {
    draining = true;
    http2.drain();
  }

  /** Accepts no requests from now on, where clients can be told so: over HTTP/2. */
  public void end() {
    http2.end();
  }

  /** How many requests are still running. */
  public int running() {
    return running.get();
  }

  public Holds holds() {
    return holds;
  }

  GatewaySettings settings() {
    return settings;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  Counts counts() {
    return counts;
  }

  /** The memory for bodies that may have to be resent. */
  HeldBytes kept() {
    return kept;
  }

  /** The texts of ConfigMaps that are meant for the gateway. */
  ResponseBodies bodies() {
    return bodies;
  }

  /** The memory for heads of requests that an authorizer is asked about. */
  HeldBytes asking() {
    return asking;
  }

  /** The memory for oversized heads of running requests. */
  HeldBytes largeHeads() {
    return largeHeads;
  }

  Http2Connections http2() {
    return http2;
  }

  Suspects suspects() {
    return suspects;
  }

  Answers answers() {
    return answers;
  }

  RouteTable table() {
    return table;
  }

  boolean draining() {
    return draining;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Wakes the route, and the routes of its group that have no endpoint. */
  void wake(HttpRoute route) {
    counts.wake(route.id());
    for (HttpRoute other : table.wokenWith(route)) {
      if (endpoints.ready(other.id().namespace(), other.target()).isEmpty()) {
        wanted(counts.counter(other));
        counts.wake(other.id());
      }
    }
  }

  /** Counts it as one request for a while, although no request waits for it. */
  void wanted(RouteCounter counter) {
    counter.wanted(now() + WANTED_NANOS);
  }

  void began() {
    running.incrementAndGet();
  }

  void ended(Requests.Ended request) {
    running.decrementAndGet();
    requests.ended(request);
  }
}
