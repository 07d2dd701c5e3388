// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.count;

import io.sarban.gateway.route.RouteId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests of one route. Times are nanoseconds of one clock. */
public final class RouteCounter {

  private final RouteId route;
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong total = new AtomicLong();
  private volatile RateWindow window;
  private volatile long wantedUntil = Long.MIN_VALUE;

  RouteCounter(RouteId route, RateWindow window) {
    this.route = route;
    this.window = window;
  }

  /** One more request, until {@link #ended}. */
  public void began(long now) {
    present.incrementAndGet();
    total.incrementAndGet();
    window.count(now);
  }

  public void ended() {
    present.decrementAndGet();
  }

  public void held() {
    held.incrementAndGet();
  }

  public void released() {
    held.decrementAndGet();
  }

  /**
   * Keeps the workload wanted although no request waits: a placeholder was the answer, and the
   * client asks again. Until then this counts as one request.
   */
  public void wanted(long until) {
    wantedUntil = until;
  }

  /** The workload can answer now, so {@link #wanted} no longer counts. */
  public void answered() {
    wantedUntil = Long.MIN_VALUE;
  }

  boolean idle(long now) {
    return present.get() == 0 && now >= wantedUntil;
  }

  void window(RateWindow other) {
    window = other;
  }

  RouteCount at(long now) {
    int requests = present.get();
    int concurrency = requests == 0 && now < wantedUntil ? 1 : requests;
    return new RouteCount(route, concurrency, held.get(), window.rate(now), total.get());
  }
}
