package io.sarban.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/** A connection that becomes one of another protocol, such as WebSocket: bytes both ways. */
final class Upgrade {

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final HttpClientRequest workload;
  private final Consumer<HttpClientResponse> answered;
  private final Runnable over;

  /**
   * @param answered takes the head of the answer, and the body of one that is no upgrade
   * @param over called when the upgraded connection ends
   */
  Upgrade(
      HttpServerRequest request,
      HttpServerResponse response,
      HttpClientRequest workload,
      Consumer<HttpClientResponse> answered,
      Runnable over) {
    this.request = request;
    this.response = response;
    this.workload = workload;
    this.answered = answered;
    this.over = over;
  }

  static boolean wanted(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.headers().contains(HttpHeaders.UPGRADE)
        && ProxyHeaders.has(request.headers(), "Connection", "upgrade");
  }

  /**
   * @param unanswered where no answer came
   */
  void begin(Consumer<Throwable> unanswered) {
    workload.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    workload.putHeader(HttpHeaders.UPGRADE, request.getHeader(HttpHeaders.UPGRADE));
    workload
        .connect()
        .onComplete(
            result -> {
              if (result.failed()) {
                unanswered.accept(result.cause());
              } else if (result.result().statusCode() == 101) {
                upgrade(result.result());
              } else {
                answered.accept(result.result());
              }
            });
  }

  private void upgrade(HttpClientResponse answer) {
    answered.accept(answer);
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    response.putHeader(HttpHeaders.UPGRADE, answer.getHeader(HttpHeaders.UPGRADE));
    NetSocket to = answer.netSocket();
    to.pause();
    request
        .toNetSocket()
        .onSuccess(from -> join(from, to))
        .onFailure(failure -> workload.connection().close());
  }

  private void join(NetSocket client, NetSocket server) {
    pump(client, server);
    pump(server, client);
    client.closeHandler(
        closed -> {
          server.close();
          over.run();
        });
    server.closeHandler(closed -> client.close());
    client.exceptionHandler(failure -> server.close());
    server.exceptionHandler(failure -> client.close());
    client.resume();
    server.resume();
  }

  private static void pump(NetSocket from, NetSocket to) {
    Handler<Buffer> write =
        chunk -> {
          to.write(chunk);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
          }
        };
    from.handler(write);
    from.endHandler(end -> to.end());
  }
}
