package io.sarban.gateway.proxy;

import io.sarban.gateway.GatewaySettings.Times;
import io.sarban.gateway.count.RouteCounter;
import io.sarban.gateway.endpoint.Endpoint;
import io.sarban.gateway.hold.Hold;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One request on its way to a workload, from its arrival to the end of its answer. All of it runs
 * on one event loop.
 */
final class Exchange {

  /** How long an endpoint that refuses is tried where no readiness time is set. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often a request is sent again whose answer did not come; one may be a server's end. */
  private static final int RESENDS = 3;

  private static final long PLACEHOLDER_NANOS = Duration.ofSeconds(30).toNanos();
  private static final Duration FALLBACK_READINESS = Duration.ofSeconds(30);
  private static final long CANCEL = 8;

  /** What is read of a request that is answered already, and for how long. */
  private static final long REST_BYTES = 256 << 10;

  private static final long REST_MILLIS = 1000;

  /** Methods that may be sent again though the first may have arrived (RFC 9110, 9.2.2). */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  private final Site site;
  private final Clients clients;
  private final Context context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Target target;
  private final HttpRoute route;
  private final RequestBody body;
  private final long began;
  private final Timers timers;
  private final List<Endpoint> tried = new ArrayList<>(0);
  private final boolean grpc;

  private Backend backend;
  private RouteCounter counter;
  private Hold hold;
  private HttpClientRequest upstream;
  private Endpoint endpoint;
  private boolean waited;
  private boolean onFallback;
  private boolean last;
  private boolean over;
  private long failingSince = -1;
  private long pauseMillis = 5;
  private int resends;

  Exchange(
      Site site,
      Clients clients,
      Context context,
      HttpServerRequest request,
      Target target,
      HttpRoute route) {
    this.site = site;
    this.clients = clients;
    this.context = context;
    this.request = request;
    this.response = request.response();
    this.target = target;
    this.route = route;
    this.backend = route.target();
    this.began = site.now();
    this.timers = new Timers(context.owner());
    this.grpc =
        request.version() == HttpVersion.HTTP_2
            && startsWith(request.getHeader(HttpHeaders.CONTENT_TYPE), "application/grpc");
    this.body = new RequestBody(request, site.bytes(), idempotent());
  }

  private static boolean startsWith(String text, String beginning) {
    return text != null && text.startsWith(beginning);
  }

  /**
   * @param counted whether it counts, and wakes; else it only goes where there is somebody
   */
  void begin(boolean counted) {
    site.began();
    response.endHandler(end -> over(response.getStatusCode()));
    response.closeHandler(closed -> gone());
    response.exceptionHandler(failure -> gone());
    request.exceptionHandler(failure -> gone());
    if (counted) {
      counter = site.counts().counter(route);
      counter.began(began);
    }
    Duration limit = or(route.timeouts().request(), site.settings().times().request());
    timers.request(limit, () -> fail(504, "the request took longer than its time"));
    if (request.version() == HttpVersion.HTTP_2) {
      // by then it is known whether there is a body
      context.runOnContext(next -> forward());
    } else {
      forward();
    }
  }

  private static Duration or(Optional<Duration> own, Duration otherwise) {
    return own.orElse(otherwise);
  }

  private Times times() {
    return site.settings().times();
  }

  /** To one that is ready; else it waits. */
  private void forward() {
    if (over) {
      return;
    }
    List<Endpoint> ready = site.endpoints().ready(route.id().namespace(), backend);
    if (!ready.isEmpty()) {
      attempt(choose(ready));
    } else if (onFallback) {
      fail(503, "neither the workload nor its fallback has a ready endpoint");
    } else {
      coldStart();
    }
  }

  private Endpoint choose(List<Endpoint> ready) {
    if (ready.size() == 1) {
      return ready.get(0);
    }
    int first = ThreadLocalRandom.current().nextInt(ready.size());
    for (int i = 0; i < ready.size() && !tried.isEmpty(); i++) {
      Endpoint next = ready.get((first + i) % ready.size());
      if (!tried.contains(next)) {
        return next;
      }
    }
    return ready.get(first);
  }

  private void coldStart() {
    boolean page = route.coldStart().waitingPage();
    boolean answeredNow =
        page ? Answers.browser(request) : route.coldStart().placeholder().isPresent();
    if (answeredNow && !waited) {
      wakeForLater();
      if (route.coldStart().placeholder().isPresent()) {
        site.answers()
            .give(response, route.id(), route.coldStart().placeholder().get(), target.path(), 503);
      } else {
        Answers.waitingPage(response);
      }
      return;
    }
    hold();
  }

  private void wakeForLater() {
    if (counter != null) {
      counter.wanted(site.now() + PLACEHOLDER_NANOS);
      site.counts().wake(route.id());
    }
  }

  private void hold() {
    Optional<Hold> place =
        site.holds()
            .hold(
                route.id(),
                backend,
                HeadSize.of(request, target),
                () -> context.runOnContext(next -> released()));
    if (place.isEmpty()) {
      fail(503, "too many requests wait for this workload: try again later");
      return;
    }
    waited = true;
    hold = place.get();
    if (counter != null) {
      counter.held();
      if (hold.first()) {
        site.counts().wake(route.id());
      }
    }
    long left = readinessLeft();
    if (left >= 0) {
      timers.readiness(left, this::notReady);
    }
  }

  /** Nanoseconds; negative where there is no limit. */
  private long readinessLeft() {
    Duration readiness = or(route.timeouts().readiness(), times().readiness());
    if (readiness.isZero()) {
      if (route.coldStart().fallback().isEmpty()) {
        return -1;
      }
      readiness = FALLBACK_READINESS;
    }
    return Math.max(0, readiness.toNanos() - (site.now() - began));
  }

  private void released() {
    if (endHold()) {
      forward();
    }
  }

  private boolean endHold() {
    if (hold == null) {
      return false;
    }
    hold.close();
    hold = null;
    if (counter != null) {
      counter.released();
    }
    timers.endReadiness();
    return true;
  }

  private void notReady() {
    if (over || !endHold()) {
      return;
    }
    if (!toFallback()) {
      fail(504, "the workload has no ready endpoint within the readiness time");
    }
  }

  private boolean toFallback() {
    if (onFallback || route.coldStart().fallback().isEmpty()) {
      return false;
    }
    onFallback = true;
    backend = route.coldStart().fallback().get();
    tried.clear();
    failingSince = -1;
    forward();
    return true;
  }

  private void attempt(Endpoint to) {
    endpoint = to;
    clients
        .to(to, grpc)
        .request(
            new RequestOptions()
                .setHost(to.host())
                .setPort(to.port())
                .setMethod(request.method())
                .setURI(target.uri())
                .setConnectTimeout(times().connect().toMillis()))
        .onComplete(this::connected);
  }

  private void connected(AsyncResult<HttpClientRequest> result) {
    if (over) {
      if (result.succeeded()) {
        result.result().exceptionHandler(failure -> {}).reset(CANCEL);
      }
    } else if (result.failed()) {
      again();
    } else {
      send(result.result());
    }
  }

  /** Another endpoint, or the same after a pause, while the readiness time lasts. */
  private void again() {
    upstream = null;
    tried.add(endpoint);
    long now = site.now();
    if (failingSince < 0) {
      failingSince = now;
    }
    long left = onFallback ? -1 : readinessLeft();
    if (left == 0 || now - failingSince > PATIENCE.toNanos() && left < 0) {
      if (!toFallback()) {
        fail(502, "no endpoint of the workload takes connections");
      }
      return;
    }
    List<Endpoint> ready = site.endpoints().ready(route.id().namespace(), backend);
    if (!ready.isEmpty() && tried.containsAll(ready)) {
      tried.clear();
      waited = waited || ready.size() == 1;
      timers.retry(pauseMillis, this::forward);
      pauseMillis = Math.min(200, pauseMillis * 2);
    } else {
      forward();
    }
  }

  private void send(HttpClientRequest workload) {
    upstream = workload;
    // the response's future tells of it
    workload.exceptionHandler(failure -> {});
    boolean upgrade = Upgrade.wanted(request);
    ProxyHeaders.toWorkload(request.headers(), workload.headers(), target, origin());
    boolean http2 = workload.version() == HttpVersion.HTTP_2;
    if (http2) {
      Upstreams.authority(workload, target.authority());
    } else {
      workload.putHeader(HttpHeaders.HOST, target.authority());
    }
    if (ProxyHeaders.has(request.headers(), "TE", "trailers") && http2) {
      workload.putHeader("te", "trailers");
    }
    if (upgrade && !http2) {
      new Upgrade(request, response, workload, this::answered, () -> over(101))
          .begin(this::unanswered);
      return;
    }
    workload.response().onComplete(result -> response(workload, result));
    workload.earlyHintsHandler(hints -> hint(hints));
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      workload.continueHandler(go -> continued());
    }
    sendBody(workload);
  }

  private ProxyHeaders.Origin origin() {
    return new ProxyHeaders.Origin(
        request.remoteAddress().hostAddress() == null
            ? "unknown"
            : request.remoteAddress().hostAddress(),
        request.isSSL() ? "https" : "http",
        site.settings().trustForwarded());
  }

  private void sendBody(HttpClientRequest workload) {
    if (!body.empty() && !workload.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      workload.setChunked(true);
    }
    if (!body.ended()) {
      // it may be long before there is any of it, or before it is asked for
      workload.sendHead();
    }
    body.sendTo(workload, sent -> startResponseTimer());
  }

  private void startResponseTimer() {
    Duration limit = or(route.timeouts().responseHeader(), times().responseHeader());
    timers.response(
        limit, () -> fail(504, "the workload did not answer within the responseHeader time"));
  }

  private void continued() {
    if (!over && !response.headWritten()) {
      response.writeContinue();
    }
  }

  private void hint(io.vertx.core.MultiMap hints) {
    if (!over && !response.headWritten() && request.version() != HttpVersion.HTTP_1_0) {
      response.writeEarlyHints(hints);
    }
  }

  private void response(HttpClientRequest workload, AsyncResult<HttpClientResponse> result) {
    if (over || workload != upstream) {
      return;
    }
    if (result.succeeded()) {
      answered(result.result());
    } else {
      unanswered(result.cause());
    }
  }

  /** Nothing of an answer came. */
  private void unanswered(Throwable cause) {
    if (over) {
      return;
    }
    timers.endResponse();
    body.pause();
    upstream = null;
    if (resends < RESENDS && Upstreams.resendable(cause, idempotent(), body.resendable())) {
      resends++;
      again();
    } else {
      fail(502, "the workload ended the connection before it answered");
    }
  }

  private boolean idempotent() {
    return IDEMPOTENT.contains(request.method().name())
        || request.headers().contains("Idempotency-Key");
  }

  private void answered(HttpClientResponse answer) {
    timers.endResponse();
    body.forget();
    if (counter != null) {
      counter.answered();
    }
    response.setStatusCode(answer.statusCode());
    if (request.version() != HttpVersion.HTTP_2 && answer.version() != HttpVersion.HTTP_2) {
      response.setStatusMessage(answer.statusMessage());
    }
    ProxyHeaders.toClient(answer.headers(), response.headers());
    if (site.settings().coldStartHeader() && counter != null && !onFallback) {
      response.putHeader(ProxyHeaders.COLD_START, waited ? "true" : "false");
    }
    last = lastOfConnection();
    if (last) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (answer.statusCode() != 101) {
      new ResponseBody(answer, request, context).sendTo(this::brokenOff, this::answerSent);
    }
  }

  /** Vert.x itself knows the header Connection only where it has the one word. */
  private boolean lastOfConnection() {
    return request.version() != HttpVersion.HTTP_2
        && (site.draining() || ProxyHeaders.has(request.headers(), "Connection", "close"));
  }

  /** The workload ended in the middle of its answer: so must the client see it. */
  private void brokenOff() {
    if (!over) {
      over(response.getStatusCode());
      Upstreams.abort(request);
    }
  }

  /**
   * The answer may come before the end of the request. A short rest is read, or the client's next
   * request would meet a connection that ends without a word.
   */
  private void answerSent() {
    if (body.ended()) {
      endConnection();
      return;
    }
    if (upstream != null) {
      upstream.reset(CANCEL);
    }
    long timer = context.owner().setTimer(REST_MILLIS, late -> Upstreams.abort(request));
    body.discard(
        REST_BYTES,
        whole -> {
          context.owner().cancelTimer(timer);
          if (whole) {
            endConnection();
          } else {
            Upstreams.abort(request);
          }
        });
  }

  private void endConnection() {
    if (last) {
      request.connection().close();
    }
  }

  /** The client went away: the workload need not go on. */
  private void gone() {
    if (over) {
      return;
    }
    over(response.headWritten() ? response.getStatusCode() : 499);
    if (upstream != null) {
      upstream.reset(CANCEL);
    }
  }

  private void fail(int status, String line) {
    if (over) {
      return;
    }
    HttpClientRequest workload = upstream;
    upstream = null;
    if (response.headWritten()) {
      brokenOff();
    } else {
      if (!body.ended()) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      if (request.version() == HttpVersion.HTTP_2) {
        response.headers().remove(HttpHeaders.CONNECTION);
      }
      Answers.error(response, status, line);
    }
    if (workload != null) {
      workload.reset(CANCEL);
    }
  }

  private void over(int status) {
    if (over) {
      return;
    }
    over = true;
    endHold();
    timers.end();
    body.forget();
    if (counter != null) {
      counter.ended();
    }
    site.ended(
        new Requests.Ended(
            Optional.of(route.id()),
            request.method().name(),
            target.uri(),
            request.remoteAddress() == null ? "" : String.valueOf(request.remoteAddress().host()),
            status,
            response.bytesWritten(),
            site.now() - began,
            waited));
  }
}
