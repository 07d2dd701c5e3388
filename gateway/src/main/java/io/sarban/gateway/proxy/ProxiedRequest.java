// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.count.RouteCounter;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Authorizer;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.BackendTls;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;

/** One request to a workload, from its arrival to the end of its answer. Runs on one event loop. */
final class ProxiedRequest implements Delivery.Outcome {

  /** How often a request without an answer is sent again; one failure may be a server that ends. */
  private static final int RESENDS = 3;

  private final Inbound in;
  private final Site site;
  private final Clients clients;
  private final Heads heads;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final RequestBody body;
  private final Timers timers;
  private final ColdStarts coldStarts;
  private final Attempts attempts = new Attempts();
  private final Stickiness stickiness;

  private Backend backend;
  private Optional<RouteCounter> counter = Optional.empty();
  private Optional<Heads.Taken> head = Optional.empty();
  private Authorization authorization;
  private MultiMap granted = MultiMap.caseInsensitiveMultiMap();
  private Delivery delivery;
  private ReplicaAddress last;
  private boolean waited;
  private boolean onFallback;
  private boolean over;
  private int resends;

  ProxiedRequest(Inbound in, Clients clients, Heads heads) {
    this.in = in;
    this.heads = heads;
    this.site = in.site();
    this.clients = clients;
    this.request = in.request();
    this.response = in.response();
    this.backend = in.route().target();
    this.timers = new Timers(in.context().owner());
    this.coldStarts = new ColdStarts(in, timers);
    this.stickiness = new Stickiness(in);
    this.body = new RequestBody(request, site.kept().of(in.route().id().namespace()));
  }

  /**
   * @param counted whether it counts, and wakes the workload; otherwise it is only sent if there is
   *     an endpoint
   */
  void begin(boolean counted) {
    site.began();
    response.endHandler(end -> over(response.getStatusCode()));
    response.closeHandler(closed -> gone());
    response.exceptionHandler(failure -> gone());
    request.exceptionHandler(failure -> gone());
    head =
        heads.take(
            request.connection(),
            site.largeHeads().of(in.route().id().namespace()),
            HeadSize.of(request, in.target()));
    if (head.isEmpty()) {
      fail(503, "too many requests with large headers are under way: try again later");
      return;
    }
    timers.request(in.requestLimit(), () -> fail(504, "the request took longer than its time"));
    Optional<Authorizer> authorizer =
        in.route().extras().authorizer().filter(who -> !who.waking() || ready().isEmpty());
    if (authorizer.isPresent()) {
      authorization =
          new Authorization(in, clients, authorizer.get(), verdict -> judged(verdict, counted));
      authorization.ask();
    } else {
      allowed(counted);
    }
  }

  private void judged(Authorization.Verdict verdict, boolean counted) {
    if (verdict instanceof Authorization.Verdict.Allowed yes) {
      granted = yes.headers();
      allowed(counted);
    } else if (verdict instanceof Authorization.Verdict.Refused no) {
      closeUnread();
      Answers.pass(response, no.status(), no.headers(), no.body());
    } else if (verdict instanceof Authorization.Verdict.Failed failed) {
      fail(failed.status(), failed.line());
    }
  }

  private void allowed(boolean counted) {
    if (counted) {
      count();
    }
    if (!body.ended()) {
      // by then it is known whether there is a body, and a small one has arrived
      in.context().runOnContext(next -> forward());
    } else {
      forward();
    }
  }

  private void count() {
    RouteCounter known = site.counts().counter(in.route());
    known.began(in.began());
    counter = Optional.of(known);
    coldStarts.counted(known);
  }

  private List<ReplicaAddress> ready() {
    return site.endpoints().ready(in.route().id().namespace(), backend);
  }

  /** Sends it to a ready endpoint, or makes it wait. */
  private void forward() {
    if (over) {
      return;
    }
    List<ReplicaAddress> ready = ready();
    if (!ready.isEmpty()) {
      attempt(attempts.choose(ready, stickiness, site.suspects()::contains));
    } else if (onFallback) {
      fail(503, "neither the workload nor its fallback has a ready endpoint");
    } else if (waited || !coldStarts.answer()) {
      hold();
    }
  }

  private void hold() {
    if (!coldStarts.hold(backend, this::forward, this::notReady)) {
      fail(503, "too many requests wait for this workload: try again later");
      return;
    }
    waited = true;
    // endpoints that become ready later have not failed
    attempts.restart();
  }

  private void notReady() {
    if (!over && !toFallback()) {
      fail(504, "the workload has no ready endpoint within the readiness time");
    }
  }

  private boolean toFallback() {
    if (onFallback || in.route().coldStart().fallback().isEmpty()) {
      return false;
    }
    onFallback = true;
    backend = in.route().coldStart().fallback().get();
    attempts.restart();
    forward();
    return true;
  }

  private void attempt(ReplicaAddress to) {
    Optional<BackendTls> tls = onFallback ? Optional.empty() : in.route().extras().tls();
    if (tls.isPresent()) {
      String namespace = in.route().id().namespace();
      in.trust(tls.get())
          .ifPresentOrElse(
              trust -> attempt(to, clients.to(to, byHttp2(to), !in.idempotent(), namespace, trust)),
              () -> fail(503, "the ConfigMap with the workload's authorities is missing"));
    } else {
      attempt(to, clients.to(to, byHttp2(to), !in.idempotent()));
    }
  }

  private boolean byHttp2(ReplicaAddress to) {
    return to.http2() || in.grpc();
  }

  private void attempt(ReplicaAddress to, Future<Outgoing> outgoing) {
    if (outgoing.succeeded()) {
      last = to;
      deliver(outgoing.result());
    } else {
      outgoing.onComplete(result -> connected(to, result));
    }
  }

  private void connected(ReplicaAddress to, AsyncResult<Outgoing> result) {
    if (over) {
      if (result.succeeded()) {
        result.result().drop();
      }
    } else if (result.failed()) {
      refused(to);
    } else if (!ready().contains(to)) {
      // the request has ended since this endpoint was chosen
      result.result().drop();
      forward();
    } else if (!result.result().open()) {
      result.result().drop();
      refused(to);
    } else {
      last = to;
      deliver(result.result());
    }
  }

  /** The endpoint processed nothing of the request. */
  private void refused(ReplicaAddress by) {
    site.suspects().add(by);
    again(by);
  }

  /** Vert.x checks some headers only when the request is written. */
  private void deliver(Outgoing outgoing) {
    outgoing.request().setMethod(request.method()).setURI(in.target().uri());
    delivery = new Delivery(in, body, timers, outgoing, this);
    try {
      delivery.begin();
    } catch (RuntimeException e) {
      fail(502, "the request cannot be sent on");
    }
  }

  /** Retries another endpoint, or the same one after a pause, within the readiness time. */
  private void again(ReplicaAddress failed) {
    if (!attempts.failed(failed, site.now(), onFallback ? -1 : in.readinessLeft())) {
      if (!toFallback()) {
        fail(502, "no endpoint of the workload takes connections");
      }
      return;
    }
    List<ReplicaAddress> ready = ready();
    if (attempts.pauses(ready)) {
      waited = waited || ready.size() == 1;
      timers.retry(attempts.pauseMillis(), this::forward);
    } else {
      forward();
    }
  }

  @Override
  public boolean over() {
    return over;
  }

  /** Headers that the authorizer sets replace the client's. */
  @Override
  public void sending(MultiMap headers) {
    in.route()
        .extras()
        .authorizer()
        .ifPresent(
            who -> {
              ProxyHeaders.removeAlike(headers, who.headers());
              for (String name : who.headers()) {
                headers.add(name, granted.getAll(name));
              }
            });
  }

  @Override
  public void answered(MultiMap headers) {
    stickiness.remember(last, headers);
    counter.ifPresent(RouteCounter::answered);
    if (site.settings().coldStartHeader() && counter.isPresent() && !onFallback) {
      headers.set(ProxyHeaders.COLD_START, waited ? "true" : "false");
    }
  }

  @Override
  public void unanswered(Throwable cause, boolean unprocessed) {
    delivery = null;
    if (body.resendable() && (unprocessed || Upstreams.refused(cause))) {
      refused(last);
    } else if (body.resendable()
        && Upstreams.silent(cause)
        && in.idempotent()
        && resends < RESENDS) {
      resends++;
      again(last);
    } else {
      fail(502, "the workload ended the connection before it answered");
    }
  }

  @Override
  public void late() {
    fail(504, "the workload did not answer within the responseHeader time");
  }

  @Override
  public void unusable() {
    fail(502, "the workload's answer is not valid HTTP");
  }

  /** The workload ended in the middle of its answer, and the client must see that. */
  @Override
  public void brokenOff() {
    if (!over) {
      over(response.getStatusCode());
      Upstreams.abort(request);
    }
  }

  @Override
  public void upgradeOver() {
    over(101);
  }

  /** The client left: the workload need not go on. */
  private void gone() {
    if (over) {
      return;
    }
    over(response.headWritten() ? response.getStatusCode() : 499);
    cancelDelivery();
  }

  private void cancelDelivery() {
    Delivery now = delivery;
    delivery = null;
    if (now != null) {
      now.cancel();
    }
  }

  private void fail(int status, String line) {
    if (over) {
      return;
    }
    if (response.headWritten()) {
      brokenOff();
    } else {
      closeUnread();
      Answers.error(response, status, line);
    }
    cancelDelivery();
  }

  /** The rest of the request's body is not read: over HTTP/1 the connection must close. */
  private void closeUnread() {
    if (!body.ended()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (in.http2()) {
      response.headers().remove(HttpHeaders.CONNECTION);
    }
  }

  private void over(int status) {
    if (over) {
      return;
    }
    over = true;
    head.ifPresent(Heads.Taken::close);
    if (authorization != null) {
      authorization.cancel();
    }
    coldStarts.end();
    timers.end();
    body.forget();
    counter.ifPresent(RouteCounter::ended);
    site.ended(
        new Requests.Ended(
            Optional.of(in.route().id()),
            request.method().name(),
            in.target().uri(),
            request.remoteAddress() == null ? "" : String.valueOf(request.remoteAddress().host()),
            status,
            response.bytesWritten(),
            site.now() - in.began(),
            waited));
  }
}
