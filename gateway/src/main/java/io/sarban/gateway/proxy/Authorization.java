// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.hold.HeldBytes;
import io.sarban.gateway.route.Authorizer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Asks the authorizer about one request, by a {@code GET} with the request's headers and without
 * its body. The time and the size of the answer are limited. Redirects are passed on to the client.
 */
final class Authorization {

  private static final long MILLIS = 5_000;
  private static final int MAX_BODY = 64 << 10;
  private static final long NONE = -1;
  private static final List<String> OF_THE_BODY =
      List.of("Content-Length", "Content-Type", "Content-Encoding", "Expect", "Range");

  /**
   * Some authorizers decide by these headers, and a client could name a request other than its own.
   * Some read {@code Forwarded} first, and of it the client's part.
   */
  private static final List<String> MISLEADING =
      List.of(
          "Forwarded",
          "X-Forwarded-Host",
          "X-Forwarded-Method",
          "X-Forwarded-Port",
          "X-Forwarded-Server",
          "X-Forwarded-Uri",
          "X-Forwarded-URL",
          "X-Host",
          "X-HTTP-Method",
          "X-Original-URL",
          "X-Original-URI",
          "X-Original-Method",
          "X-Original-Host",
          "X-Rewrite-URL",
          "X-Forwarded-Path",
          "X-Forwarded-Prefix",
          "X-HTTP-Method-Override",
          "X-Method-Override");

  /** The authorizer's answer. */
  sealed interface Verdict {
    /**
     * @param headers of the answer
     */
    record Allowed(MultiMap headers) implements Verdict {}

    /** The client gets this answer. */
    record Refused(int status, MultiMap headers, Buffer body) implements Verdict {}

    /** The authorizer gave no usable answer. */
    record Failed(int status, String line) implements Verdict {}
  }

  private final Inbound in;
  private final Clients clients;
  private final Authorizer authorizer;
  private final Consumer<Verdict> then;
  private final Buffer body = Buffer.buffer();
  private HttpClientRequest asked;
  private long size;
  private long timer = NONE;
  private boolean over;

  /**
   * @param then called once with the verdict, on the request's event loop; never after {@link
   *     #cancel}
   */
  Authorization(Inbound in, Clients clients, Authorizer authorizer, Consumer<Verdict> then) {
    this.in = in;
    this.clients = clients;
    this.authorizer = authorizer;
    this.then = then;
  }

  void ask() {
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.GET).setURI(authorizer.uri()).setSsl(false);
    if (authorizer.service().isPresent()) {
      List<ReplicaAddress> ready =
          in.site().endpoints().ready(in.route().id().namespace(), authorizer.service().get());
      if (ready.isEmpty()) {
        over(new Verdict.Failed(503, "the authorizer has no ready endpoint"));
        return;
      }
      ReplicaAddress one = ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
      options.setHost(one.host()).setPort(one.port());
    } else if (in.site().settings().authorizerHosts().contains(authorizer.authority())) {
      options.setHost(authorizer.host()).setPort(authorizer.port()).setSsl(authorizer.tls());
    } else {
      over(new Verdict.Failed(503, "the operator of the gateway did not allow this authorizer"));
      return;
    }
    size = HeadSize.of(in.request(), in.target());
    if (!asking().take(size)) {
      size = 0;
      over(new Verdict.Failed(503, "too many requests wait: try again later"));
      return;
    }
    timer =
        in.context()
            .owner()
            .setTimer(
                MILLIS,
                late -> over(new Verdict.Failed(504, "the authorizer did not answer in time")));
    clients.authorizers().request(options).onSuccess(this::send).onFailure(failure -> unanswered());
  }

  private void send(HttpClientRequest request) {
    if (over) {
      Upstreams.cancel(request.exceptionHandler(failure -> {}));
      return;
    }
    asked = request;
    request.exceptionHandler(failure -> {});
    MultiMap headers = request.headers();
    ProxyHeaders.toWorkload(in.request().headers(), headers, in.target(), in.origin());
    OF_THE_BODY.forEach(headers::remove);
    headers.set(HttpHeaders.HOST, authorizer.authority());
    ProxyHeaders.removeAlike(headers, MISLEADING);
    // the host that the gateway routes by, regardless of what proxies before it say
    headers.set("X-Forwarded-Host", in.target().authority());
    headers.set("X-Forwarded-Method", in.request().method().name());
    headers.set("X-Forwarded-Uri", in.target().uri());
    request.send().onSuccess(this::answered).onFailure(failure -> unanswered());
  }

  private void unanswered() {
    over(new Verdict.Failed(502, "the authorizer did not answer"));
  }

  private void answered(HttpClientResponse answer) {
    if (over) {
      return;
    }
    int status = answer.statusCode();
    answer.exceptionHandler(failure -> unanswered());
    answer.handler(this::read);
    answer.endHandler(end -> over(verdict(status, answer.headers())));
  }

  private void read(Buffer chunk) {
    if (body.length() + chunk.length() > MAX_BODY) {
      over(new Verdict.Failed(502, "the authorizer's answer is longer than 64 KiB"));
      Upstreams.cancel(asked);
    } else {
      body.appendBuffer(chunk);
    }
  }

  private Verdict verdict(int status, MultiMap headers) {
    if (status >= 200 && status < 300) {
      return new Verdict.Allowed(headers);
    }
    return status >= 300 && status < 500
        ? new Verdict.Refused(status, headers, body)
        : new Verdict.Failed(502, "the authorizer failed");
  }

  /** Cancels the request to the authorizer. */
  void cancel() {
    if (end() && asked != null) {
      Upstreams.cancel(asked);
    }
  }

  private void over(Verdict verdict) {
    if (end()) {
      if (asked != null && verdict instanceof Verdict.Failed) {
        Upstreams.cancel(asked);
      }
      then.accept(verdict);
    }
  }

  private HeldBytes.Account asking() {
    return in.site().asking().of(in.route().id().namespace());
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    if (timer != NONE) {
      in.context().owner().cancelTimer(timer);
    }
    asking().give(size);
    return true;
  }
}
