// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http2ServerConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections of clients over HTTP/2. Clients are told when the gateway ends. */
final class Http2Connections {

  private final Map<HttpConnection, Http2Leave> open = new ConcurrentHashMap<>();
  private final Duration step;
  private final Duration rest;
  private volatile boolean draining;

  /**
   * @param step from asking clients to begin nothing until nothing is accepted
   * @param rest how long requests may take to end then
   */
  Http2Connections(Duration step, Duration rest) {
    this.step = step;
    this.rest = rest;
  }

  /** A connection of any version of HTTP; called on its event loop. */
  void opened(HttpConnection connection) {
    if (connection instanceof Http2ServerConnection http2) {
      Http2Leave leave = new Http2Leave(http2, step, rest);
      open.put(connection, leave);
      connection.closeHandler(closed -> open.remove(connection));
      if (draining) {
        leave.begin();
      }
    }
  }

  /** Asks clients to begin no requests on their connections. Requests are still served. */
  void drain() {
    draining = true;
    open.values().forEach(Http2Leave::begin);
  }

  /** Accepts nothing from now on, and says so: clients send elsewhere what is on its way. */
  void end() {
    open.values().forEach(Http2Leave::end);
  }
}
