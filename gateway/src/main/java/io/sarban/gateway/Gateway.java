// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import io.sarban.gateway.count.Counts;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.hold.Holds;
import io.sarban.gateway.proxy.Outside;
import io.sarban.gateway.proxy.ProxyVerticle;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.proxy.Site;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.settings.GatewaySettings;
import io.sarban.gateway.stream.CountsVerticle;
import io.sarban.gateway.stream.StreamSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reverse proxy that holds requests for sleeping workloads, wakes them, and counts. Several can
 * live in one process.
 */
public final class Gateway implements AutoCloseable {

  private static final int START_SECONDS = 30;

  /**
   * Connections are closed after this part of the drain time without requests, 1 s of 30 s. Event
   * loops of a busy machine take that long to read a request that has arrived.
   */
  private static final int QUIET = 30;

  private final GatewaySettings settings;
  private final Ticks clock = new Ticks();
  private final Counts counts = new Counts(clock);
  private final Vertx vertx;
  private final Site site;
  private final List<String> streams = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int port;
  private volatile int tlsPort;

  public Gateway(GatewaySettings settings, Endpoints endpoints) {
    this(settings, new Outside(endpoints, ResponseBodies.NONE), Requests.UNHEARD);
  }

  /**
   * @param requests is told of each request that is over
   */
  public Gateway(GatewaySettings settings, Outside outside, Requests requests) {
    this.settings = settings;
    this.site = new Site(settings, outside, counts, requests, clock);
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                // Linux's epoll; where it does not load, Java's own
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(4));
  }

  /** Listens; an {@link IllegalStateException} where it cannot. */
  public void start() {
    await(
        vertx.deployVerticle(
            () -> new ProxyVerticle(site, new Ports()),
            new DeploymentOptions().setInstances(settings.eventLoops())),
        settings.host() + ":" + settings.port());
  }

  private static String await(Future<String> future, String address) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the gateway was interrupted while it started", e);
    } catch (Exception e) {
      String why = e.getCause() == null ? e.toString() : e.getCause().getMessage();
      throw new IllegalStateException("the gateway cannot listen on " + address + ": " + why, e);
    }
  }

  /**
   * Serves the counts as a stream; an {@link IllegalStateException} where it cannot.
   *
   * @return the port
   */
  public int serveCounts(StreamSettings stream) {
    AtomicInteger bound = new AtomicInteger();
    CountsVerticle verticle =
        new CountsVerticle(stream, counts, () -> site.holds().routes(), site::running, bound::set);
    streams.add(await(vertx.deployVerticle(verticle), stream.host() + ":" + stream.port()));
    return bound.get();
  }

  /** Where it listens, once it is started. */
  public int port() {
    return port;
  }

  /** Where it listens for TLS, once it is started; 0 where it does not. */
  public int tlsPort() {
    return tlsPort;
  }

  private final class Ports implements ProxyVerticle.Listening {
    @Override
    public void port(int bound) {
      port = bound;
    }

    @Override
    public void tlsPort(int bound) {
      tlsPort = bound;
    }
  }

  /** Replaces the routes. Requests that have begun keep their old route. */
  public void routes(RouteTable routes) {
    counts.routes(routes.routes());
    site.routes(routes);
  }

  public Counts counts() {
    return counts;
  }

  /** The requests that wait for an endpoint. */
  public Holds holds() {
    return site.holds();
  }

  /** Serves running requests until they are done, at most for the drain time, then closes. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    drain();
    site.end();
    // readers of the counts are told that these were the last
    streams.forEach(id -> vertx.undeploy(id).toCompletionStage().toCompletableFuture().join());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /**
   * Tells clients to stop using their connections. Returns when no request runs, or after the drain
   * time.
   */
  public void drain() {
    site.drain();
    Duration drain = settings.times().drain();
    long end = clock.getAsLong() + drain.toNanos();
    long quiet = drain.toNanos() / QUIET;
    long quietSince = clock.getAsLong();
    while (clock.getAsLong() < end) {
      if (site.running() > 0) {
        quietSince = clock.getAsLong();
      } else if (clock.getAsLong() - quietSince > quiet) {
        return;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
