// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections without a request for a while: Vert.x never considers a connection idle that
 * sends a byte now and then.
 */
final class AcceptedConnections implements AutoCloseable {

  private static final class Use {
    private int requests;
    private long last = System.nanoTime();

    synchronized void begin() {
      requests++;
    }

    synchronized void end() {
      requests--;
      last = System.nanoTime();
    }

    synchronized boolean isIdle(long now, long spared) {
      return requests == 0 && now - last > spared;
    }
  }

  private static final int LOOKS = 12;

  private final Vertx vertx;
  private final long spared;
  private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();
  private final long timer;

  /**
   * @param spared how long a connection may stay open without a request
   */
  AcceptedConnections(Vertx vertx, Duration spared) {
    this.vertx = vertx;
    this.spared = spared.toNanos();
    this.timer = vertx.setPeriodic(spared.toMillis() / LOOKS, look -> closeIdle());
  }

  void opened(HttpConnection connection) {
    open.put(connection, new Use());
    connection.closeHandler(closed -> open.remove(connection));
  }

  void begin(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.begin();
    }
  }

  void end(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.end();
    }
  }

  private void closeIdle() {
    long now = System.nanoTime();
    open.forEach(
        (connection, use) -> {
          if (use.isIdle(now, spared)) {
            connection.close();
          }
        });
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
