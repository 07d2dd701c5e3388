// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;

/** A connection that switches to another protocol, such as WebSocket: bytes in both directions. */
final class Upgrade {

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final HttpClientRequest workload;
  private final Runnable over;

  /**
   * @param over called when the upgraded connection ends
   */
  Upgrade(
      HttpServerRequest request,
      HttpServerResponse response,
      HttpClientRequest workload,
      Runnable over) {
    this.request = request;
    this.response = response;
    this.workload = workload;
    this.over = over;
  }

  /**
   * Whether to upgrade. A server may ignore the request to upgrade (RFC 9110, 7.8). One with a body
   * or another method is ignored, because Vert.x sends no body with it. With h2c, other requests
   * could follow that bypass the gateway's routes.
   */
  static boolean wanted(HttpServerRequest request, RequestBody body) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && request.headers().contains(HttpHeaders.UPGRADE)
        && ProxyHeaders.has(request.headers(), "Connection", "upgrade")
        && !ProxyHeaders.has(request.headers(), "Upgrade", "h2c")
        && body.empty();
  }

  /** Sends the request. For Vert.x it does not end, so its connection takes no other request. */
  static Future<HttpClientResponse> ask(HttpServerRequest request, HttpClientRequest workload) {
    workload.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    workload.putHeader(HttpHeaders.UPGRADE, request.getHeader(HttpHeaders.UPGRADE));
    return workload.connect();
  }

  /**
   * @param answer the 101, whose headers the client receives
   */
  void begin(HttpClientResponse answer) {
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
