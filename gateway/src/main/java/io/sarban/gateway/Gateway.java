package io.sarban.gateway;

import io.sarban.gateway.count.Counts;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.route.RouteTable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;

/**
 * A reverse proxy that holds requests for sleeping workloads, wakes them, and counts. Several can
 * live in one process.
 */
public final class Gateway implements AutoCloseable {

  private final GatewaySettings settings;
  private final Endpoints endpoints;
  private final Counts counts = new Counts(new Ticks());
  private final Vertx vertx;
  private volatile RouteTable table = RouteTable.EMPTY;
  private volatile HttpServer server;

  public Gateway(GatewaySettings settings, Endpoints endpoints) {
    this.settings = settings;
    this.endpoints = endpoints;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(settings.eventLoops()));
  }

  /** Listens; an {@link IllegalStateException} where it cannot. */
  public void start() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(404).end());
    try {
      server
          .listen(settings.port(), settings.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(
          "the gateway cannot listen on " + settings.host() + ":" + settings.port(), e);
    }
  }

  /** Where it listens, once it is started. */
  public int port() {
    return server.actualPort();
  }

  /** The routes from now on. Requests that have begun go on as they began. */
  public void routes(RouteTable routes) {
    table = routes;
    counts.routes(routes.routes());
  }

  public Counts counts() {
    return counts;
  }

  /** Serves what has come until it is over, at most for the time to drain, and ends. */
  @Override
  public void close() {
    vertx.close();
  }
}
