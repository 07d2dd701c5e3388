// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;

/** The timers of one request. */
final class Timers {

  private static final long NONE = -1;

  private final Vertx vertx;
  private long request = NONE;
  private long readiness = NONE;
  private long response = NONE;
  private long retry = NONE;

  Timers(Vertx vertx) {
    this.vertx = vertx;
  }

  void request(Duration limit, Runnable late) {
    request = start(limit, late);
  }

  /**
   * @param nanos from now
   */
  void readiness(long nanos, Runnable late) {
    endReadiness();
    readiness = vertx.setTimer(Math.max(1, (nanos + 999_999) / 1_000_000), id -> late.run());
  }

  void response(Duration limit, Runnable late) {
    endResponse();
    response = start(limit, late);
  }

  void retry(long millis, Runnable then) {
    retry = vertx.setTimer(millis, id -> then.run());
  }

  void endReadiness() {
    readiness = end(readiness);
  }

  void endResponse() {
    response = end(response);
  }

  void end() {
    request = end(request);
    retry = end(retry);
    endReadiness();
    endResponse();
  }

  private long start(Duration limit, Runnable late) {
    return limit.isZero() ? NONE : vertx.setTimer(Math.max(1, limit.toMillis()), id -> late.run());
  }

  private long end(long timer) {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
    }
    return NONE;
  }
}
