// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.http.impl.Http2ServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells the client of a connection in two steps that the gateway ends (RFC 9113, 6.8): the first
 * GOAWAY asks it to begin nothing here, the second one says which requests were the last. Between
 * them the requests that were on their way arrive, and are served.
 */
final class Http2Leave {

  private static final long NO_ERROR = 0;
  private static final int NONE_IS_LAST = Integer.MAX_VALUE;
  private static final int THE_LATEST = -1;

  private final Http2ServerConnection connection;
  private final Duration step;
  private final Duration rest;
  private final EventExecutor loop;
  private boolean told;
  private boolean over;

  /**
   * @param step between the two
   * @param rest how long requests may take to end after the second
   */
  Http2Leave(Http2ServerConnection connection, Duration step, Duration rest) {
    this.connection = connection;
    this.step = step;
    this.rest = rest;
    this.loop = connection.channelHandlerContext().executor();
  }

  /** Begins with the first step; the second one follows. */
  void begin() {
    loop.execute(
        () -> {
          if (!told) {
            told = true;
            connection.goAway(NO_ERROR, NONE_IS_LAST);
            loop.schedule(this::last, step.toNanos(), TimeUnit.NANOSECONDS);
          }
        });
  }

  /** The second step, now. */
  void end() {
    loop.execute(this::last);
  }

  private void last() {
    if (!over) {
      told = true;
      over = true;
      connection.goAway(NO_ERROR, THE_LATEST);
      // ends the connection after its last request
      connection.shutdown(rest.toMillis());
    }
  }
}
