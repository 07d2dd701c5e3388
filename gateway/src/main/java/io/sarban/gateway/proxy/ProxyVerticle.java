// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RequestHeaders;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.route.StaticRoute;
import io.sarban.gateway.route.WakeLimits;
import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One event loop of the gateway: its server, and its connections to the workloads. */
public final class ProxyVerticle extends AbstractVerticle {

  /** Receives the ports. */
  public interface Listening {
    void port(int port);

    void tlsPort(int port);
  }

  private final Site site;
  private final Listening listening;
  private final Heads heads = new Heads();
  private Clients clients;

  /**
   * @param listening is told the ports
   */
  public ProxyVerticle(Site site, Listening listening) {
    this.site = site;
    this.listening = listening;
  }

  @Override
  public void start(Promise<Void> started) {
    GatewaySettings settings = site.settings();
    clients = new Clients(vertx, site);
    Future<Void> clear =
        listen(options(settings, settings.port())).onSuccess(listening::port).mapEmpty();
    Future<Void> tls =
        settings.tls().isEmpty()
            ? Future.succeededFuture()
            : listen(tls(settings, settings.tls().get())).onSuccess(listening::tlsPort).mapEmpty();
    Future.all(clear, tls).<Void>mapEmpty().onComplete(started);
  }

  private Future<Integer> listen(HttpServerOptions options) {
    return vertx
        .createHttpServer(options)
        .connectionHandler(this::connected)
        .requestHandler(this::handle)
        .invalidRequestHandler(this::invalid)
        .listen()
        .map(HttpServer::actualPort);
  }

  private void connected(HttpConnection connection) {
    SlowHeads.limit(connection, site.settings().times().head());
    site.http2().opened(connection);
  }

  private static HttpServerOptions tls(GatewaySettings settings, GatewaySettings.Tls tls) {
    return options(settings, tls.port())
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(KeyCertOptions.wrap(tls.keys()));
  }

  private static HttpServerOptions options(GatewaySettings settings, int port) {
    return new HttpServerOptions()
        .setHost(settings.host())
        // below 0 all event loops share one that is free
        .setPort(port == 0 ? -1 : port)
        .setAcceptBacklog(4_096)
        .setTcpKeepAlive(true)
        // applies until the connection's protocol is known, see SlowHeads
        .setIdleTimeout((int) Math.max(1, settings.times().head().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(Limits.LINE)
        .setMaxHeaderSize(Limits.HEAD)
        .setMaxChunkSize(Limits.CHUNK)
        .setHandle100ContinueAutomatically(false)
        // client and workload agree on extensions; the gateway passes bytes
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ConnectionWindowSize(Limits.CONNECTION_WINDOW)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(250)
                .setInitialWindowSize(Limits.WINDOW)
                .setMaxHeaderListSize(Limits.HEAD2));
  }

  private void invalid(HttpServerRequest request) {
    refuse(request, refusal(request.decoderResult().cause()));
  }

  /** The answer to a request that could not be read. */
  private static BadRequest refusal(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new BadRequest(414, "the first line of the request is too long");
    }
    if (cause instanceof TooLongFrameException) {
      return new BadRequest(431, "the headers of the request are too long");
    }
    return new BadRequest(400, "the request is not valid HTTP");
  }

  private void handle(HttpServerRequest request) {
    Target target;
    try {
      target = Targets.of(request);
    } catch (BadRequest e) {
      refuse(request, e);
      return;
    }
    if (ProxyHeaders.circles(request.headers())) {
      unrouted(request, 508, "the request has come through too many proxies: is there a circle?");
      return;
    }
    RequestHeaders headers = new RequestHeaders(request.headers());
    Optional<HttpRoute> route = site.table().match(target.host(), target.path(), headers);
    if (route.isEmpty()) {
      unrouted(request, 404, "no route leads to this host and path");
      return;
    }
    if (site.table().ambiguous(target.host(), target.path(), headers)) {
      refuse(request, new BadRequest(400, "the path can be read in two ways"));
      return;
    }
    route(request, target, route.get(), headers);
  }

  private void route(
      HttpServerRequest request, Target target, HttpRoute route, RequestHeaders headers) {
    boolean ready = !site.endpoints().ready(route.id().namespace(), route.target()).isEmpty();
    Optional<StaticRoute> fixed =
        RouteTable.staticRoute(route, target.host(), target.path(), headers);
    if (fixed.isPresent() && (fixed.get().always() || !ready)) {
      site.answers()
          .give(request.response(), route.id(), fixed.get().response(), target.path(), 200);
      return;
    }
    if (!ready && !wakes(route.wake(), request, target)) {
      unrouted(request, 503, "the workload sleeps, and this request does not wake it");
      return;
    }
    new ProxiedRequest(
            new Inbound(site, context, request, target, route, site.now()), clients, heads)
        .begin(fixed.isEmpty());
  }

  private static boolean wakes(WakeLimits limits, HttpServerRequest request, Target target) {
    if (!limits.methods().isEmpty() && !limits.methods().contains(request.method().name())
        || !limits.paths().isEmpty()
            && limits.paths().stream().noneMatch(path -> RouteTable.below(path, target.path()))) {
      return false;
    }
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    if (agent == null || limits.notUserAgents().isEmpty()) {
      return true;
    }
    String lower = agent.toLowerCase(Locale.ROOT);
    return limits.notUserAgents().stream().noneMatch(lower::contains);
  }

  private static void unrouted(HttpServerRequest request, int status, String line) {
    Answers.error(request.response(), status, line);
  }

  private static void refuse(HttpServerRequest request, BadRequest why) {
    if (request.version() == HttpVersion.HTTP_2) {
      Answers.error(request.response(), why.status(), why.getMessage());
      return;
    }
    request.pause();
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.response().endHandler(end -> request.connection().close());
    Answers.error(request.response(), why.status(), why.getMessage());
  }
}
