// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.stream;

import io.sarban.gateway.count.Counts;
import io.sarban.gateway.count.RouteCount;
import io.sarban.gateway.route.RouteId;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Serves {@code GET /counts}: the gateway's current work, as it changes. */
public final class CountsVerticle extends AbstractVerticle {

  private static final int MAX_READERS = 32;
  private static final int MAX_TOKEN = 16 << 10;
  private static final long PERIOD_MILLIS = 500;

  /** Readers get a line in each period; other connections are closed. */
  private static final int IDLE_SECONDS = 30;

  private static final String BEARER = "Bearer ";

  private final StreamSettings settings;
  private final Counts counts;
  private final Supplier<Set<RouteId>> waiting;
  private final IntSupplier running;
  private final IntConsumer listening;
  private final Lines lines = new Lines();
  private final Set<Reader> readers = new LinkedHashSet<>();
  private AutoCloseable wakes;

  /**
   * @param waiting the routes with waiting requests
   * @param running the number of requests of all routes
   * @param listening is told the port
   */
  public CountsVerticle(
      StreamSettings settings,
      Counts counts,
      Supplier<Set<RouteId>> waiting,
      IntSupplier running,
      IntConsumer listening) {
    this.settings = settings;
    this.counts = counts;
    this.waiting = waiting;
    this.running = running;
    this.listening = listening;
  }

  @Override
  public void start(Promise<Void> started) {
    wakes = counts.onWake(route -> context.runOnContext(now -> wake(route)));
    vertx.setPeriodic(PERIOD_MILLIS, tick -> tick());
    vertx
        .createHttpServer(options())
        .requestHandler(this::handle)
        .listen()
        .onSuccess(server -> listening.accept(server.actualPort()))
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxHeaderSize(MAX_TOKEN + 4_096);
    settings
        .keys()
        .ifPresent(keys -> options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(keys)));
    return options;
  }

  @Override
  public void stop() throws Exception {
    wakes.close();
    new ArrayList<>(readers).forEach(Reader::bye);
  }

  private void handle(HttpServerRequest request) {
    if (!request.path().equals("/counts")) {
      request.response().setStatusCode(404).end();
    } else if (!request.method().equals(HttpMethod.GET)) {
      request.response().setStatusCode(405).end();
    } else {
      settings
          .callers()
          .ask(token(request), request.remoteAddress().hostAddress())
          .onComplete(answer -> answered(request, answer));
    }
  }

  private static Optional<String> token(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.startsWith(BEARER) && header.length() <= MAX_TOKEN
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private void answered(HttpServerRequest request, AsyncResult<Callers.Answer> answer) {
    if (request.response().closed()) {
      return;
    }
    if (answer.failed() || readers.size() >= MAX_READERS) {
      request.response().setStatusCode(503).end();
    } else if (answer.result() != Callers.Answer.ALLOWED) {
      request.response().setStatusCode(refusal(answer.result())).end();
    } else {
      Reader reader = new Reader(request, lines);
      request.response().closeHandler(closed -> readers.remove(reader));
      readers.add(reader);
      reader.begin(settings.gateway(), all(), List.copyOf(waiting.get()));
    }
  }

  private static int refusal(Callers.Answer answer) {
    return switch (answer) {
      case UNKNOWN -> 401;
      case TOO_MANY -> 429;
      case ALLOWED, FORBIDDEN -> 403;
    };
  }

  /** The counts of each route, and of the gateway itself, for scaling the gateway. */
  private List<RouteCount> all() {
    List<RouteCount> all = counts.all();
    settings
        .namespace()
        .map(RouteId::gateway)
        .ifPresent(id -> all.add(new RouteCount(id, running.getAsInt(), 0, 0, 0)));
    return all;
  }

  private void wake(RouteId route) {
    List.copyOf(readers).forEach(reader -> reader.wake(route));
  }

  private void tick() {
    counts.forget();
    if (!readers.isEmpty()) {
      var all = all();
      List.copyOf(readers).forEach(reader -> reader.counts(all));
    }
  }
}
