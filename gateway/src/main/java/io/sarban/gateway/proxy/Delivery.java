// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Sends a request to one endpoint, and passes the answer back. */
final class Delivery {

  /** How much of a request's body is still read after the answer, and for how long. */
  private static final long REST_BYTES = 256 << 10;

  private static final long REST_MILLIS = 1000;

  /** Hints that are passed on for one answer; a server sends one or two. */
  private static final int MOST_HINTS = 10;

  /** With more hints than this the request fails. */
  private static final int ENDLESS_HINTS = 100;

  /** Receives the outcome. */
  interface Outcome {

    /** Whether the client has its answer, or has left. */
    boolean over();

    /**
     * The request is about to be sent.
     *
     * @param headers those for the workload, which may still be changed
     */
    void sending(MultiMap headers);

    /**
     * The head of an answer is there.
     *
     * @param headers those for the client, which may still be changed
     */
    void answered(MultiMap headers);

    /**
     * The endpoint did not answer.
     *
     * @param unprocessed whether it certainly did not process the request
     */
    void unanswered(Throwable cause, boolean unprocessed);

    /** The answer did not come in time. */
    void late();

    /** The answer has a status or a header that is invalid in HTTP. */
    void unusable();

    /** The answer ended before it was complete. */
    void brokenOff();

    /** An upgraded connection has ended. */
    void upgradeOver();
  }

  private final Inbound in;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final RequestBody body;
  private final Timers timers;
  private final Outgoing outgoing;
  private final HttpClientRequest workload;
  private final Outcome outcome;
  private boolean upgrading;
  private boolean cancelled;
  private boolean continued;
  private boolean last;
  private int hints;

  Delivery(Inbound in, RequestBody body, Timers timers, Outgoing outgoing, Outcome outcome) {
    this.in = in;
    this.request = in.request();
    this.response = in.response();
    this.body = body;
    this.timers = timers;
    this.outgoing = outgoing;
    this.workload = outgoing.request();
    this.outcome = outcome;
  }

  /** Cancels the request at the endpoint. The outcome is not called after this. */
  void cancel() {
    cancelled = true;
    Upstreams.cancel(workload);
  }

  private boolean ended() {
    return cancelled || outcome.over();
  }

  void begin() {
    // the response's future reports it
    workload.exceptionHandler(failure -> {});
    boolean http2 = workload.version() == HttpVersion.HTTP_2;
    head(http2);
    upgrading = !http2 && Upgrade.wanted(request, body);
    if (upgrading) {
      timers.response(in.responseHeaderLimit(), outcome::late);
      Upgrade.ask(request, workload).onComplete(this::response);
      return;
    }
    workload.response().onComplete(this::response);
    workload.earlyHintsHandler(this::hint);
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      workload.continueHandler(go -> continued());
    }
    sendBody();
  }

  private void head(boolean http2) {
    ProxyHeaders.toWorkload(request.headers(), workload.headers(), in.target(), in.origin());
    outcome.sending(workload.headers());
    if (http2) {
      Upstreams.authority(workload, in.target().authority());
    } else {
      workload.putHeader(HttpHeaders.HOST, in.target().authority());
    }
    if (http2 && ProxyHeaders.has(request.headers(), "TE", "trailers")) {
      workload.putHeader("te", "trailers");
    }
  }

  private void sendBody() {
    if (!body.empty() && !workload.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      workload.setChunked(true);
    }
    if (!body.ended()) {
      // the body may come much later, or only after 100 Continue
      workload.sendHead();
    }
    body.sendTo(workload, sent -> timers.response(in.responseHeaderLimit(), () -> outcome.late()));
  }

  private void continued() {
    if (!continued && !ended() && !response.headWritten()) {
      continued = true;
      response.writeContinue();
    }
  }

  /** Hints are optional: they are dropped if the client reads slowly, or if there are many. */
  private void hint(MultiMap sent) {
    hints++;
    if (hints > ENDLESS_HINTS) {
      Upstreams.cancel(workload);
    } else if (hints <= MOST_HINTS
        && !ended()
        && !response.headWritten()
        && !response.writeQueueFull()
        && request.version() != HttpVersion.HTTP_1_0) {
      try {
        MultiMap hints = MultiMap.caseInsensitiveMultiMap();
        ProxyHeaders.toClient(sent, hints);
        response.writeEarlyHints(hints);
      } catch (Exception e) {
        // Vert.x does not take such a header
      }
    }
  }

  private void response(AsyncResult<HttpClientResponse> result) {
    if (result.succeeded()) {
      answered(result.result());
    } else {
      unanswered(result.cause());
    }
  }

  private void unanswered(Throwable cause) {
    if (!ended()) {
      cancelled = true;
      timers.endResponse();
      body.pause();
      outcome.unanswered(cause, outgoing.unprocessed());
    }
  }

  private void answered(HttpClientResponse answer) {
    if (ended()) {
      return;
    }
    if (!isStatus(answer) || !head(answer)) {
      // the rest of the answer is not wanted
      answer.exceptionHandler(failure -> {});
      response.headers().clear();
      outcome.unusable();
      return;
    }
    timers.endResponse();
    body.forget();
    last = lastOfConnection();
    if (last) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (answer.statusCode() == 101) {
      new Upgrade(request, response, workload, outcome::upgradeOver).begin(answer);
    } else {
      new ResponseBody(answer, request, in.context())
          .sendTo(outcome::brokenOff, () -> answerSent(answer));
    }
  }

  /** False if it has a header that Vert.x rejects; Netty throws undeclared exceptions. */
  private boolean head(HttpClientResponse answer) {
    try {
      ProxyHeaders.toClient(answer.headers(), response.headers());
    } catch (Exception e) {
      return false;
    }
    outcome.answered(response.headers());
    response.setStatusCode(answer.statusCode());
    if (request.version() != HttpVersion.HTTP_2
        && answer.version() != HttpVersion.HTTP_2
        && isReason(answer.statusMessage())) {
      response.setStatusMessage(answer.statusMessage());
    }
    return true;
  }

  /**
   * 101 is valid only if the client asked for it, and with the protocol's name (RFC 9110, 15.2.2).
   */
  private boolean isStatus(HttpClientResponse answer) {
    int status = answer.statusCode();
    return status >= 200 && status < 600
        || status == 101 && upgrading && answer.headers().contains(HttpHeaders.UPGRADE);
  }

  private static boolean isReason(String text) {
    return text != null && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** Vert.x understands the header Connection only if it has a single value. */
  private boolean lastOfConnection() {
    return request.version() != HttpVersion.HTTP_2
        && (in.site().draining() || ProxyHeaders.has(request.headers(), "Connection", "close"));
  }

  /**
   * The answer may come before the end of the request. A short rest of the body is read; otherwise
   * the connection would close while the client sends its next request.
   */
  private void answerSent(HttpClientResponse answer) {
    if (body.ended()) {
      if (upgrading) {
        outgoing.drop();
      } else {
        outgoing.done(answer);
      }
      endConnection();
      return;
    }
    Upstreams.cancel(workload);
    long timer = in.context().owner().setTimer(REST_MILLIS, late -> Upstreams.abort(request));
    body.discard(
        REST_BYTES,
        whole -> {
          in.context().owner().cancelTimer(timer);
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
}
