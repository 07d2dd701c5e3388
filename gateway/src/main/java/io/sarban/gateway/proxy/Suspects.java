// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ReplicaAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Endpoints that refuse connections, or close connections soon after their last use. Such a pod may
 * be ending although it is listed as ready: others are preferred for a while. Any thread may ask.
 */
final class Suspects {

  /** By then a pod that ends is no longer listed as ready. */
  private static final long NANOS = Duration.ofSeconds(5).toNanos();

  private static final int MOST = 10_000;

  private final LongSupplier clock;
  private final Map<ReplicaAddress, Long> until = new ConcurrentHashMap<>();

  /**
   * @param clock nanoseconds
   */
  Suspects(LongSupplier clock) {
    this.clock = clock;
  }

  void add(ReplicaAddress endpoint) {
    long now = clock.getAsLong();
    if (until.size() >= MOST) {
      until.values().removeIf(end -> end <= now);
    }
    if (until.size() < MOST) {
      until.put(endpoint, now + NANOS);
    }
  }

  boolean contains(ReplicaAddress endpoint) {
    if (until.isEmpty()) {
      return false;
    }
    Long end = until.get(endpoint);
    if (end == null) {
      return false;
    }
    if (end > clock.getAsLong()) {
      return true;
    }
    until.remove(endpoint, end);
    return false;
  }
}
