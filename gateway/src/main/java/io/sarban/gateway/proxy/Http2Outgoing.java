// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.impl.HttpClientConnection;

/** A request by HTTP/2. Vert.x keeps the connection, which carries other requests too. */
record Http2Outgoing(HttpClientRequest request) implements Outgoing {

  /** Vert.x hands out open connections only. */
  @Override
  public boolean open() {
    return true;
  }

  @Override
  public void drop() {
    Upstreams.cancel(request.exceptionHandler(failure -> {}));
  }

  @Override
  public void done(HttpClientResponse answer) {
    // Vert.x handles it
  }

  /** GOAWAY names the last stream that the endpoint has begun or may still begin. */
  @Override
  public boolean unprocessed() {
    int stream = request.streamId();
    if (stream <= 0) {
      // no stream was made: nothing was sent
      return true;
    }
    if (!(request.connection() instanceof HttpClientConnection connection)
        || !(connection.channelHandlerContext().handler()
            instanceof Http2ConnectionHandler http2)) {
      return false;
    }
    Http2Connection known = http2.connection();
    return known.goAwayReceived() && stream > known.local().lastStreamKnownByPeer();
  }
}
