// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the planning time of each namespace, so that no namespace delays the others: plans are
 * made one after the other. A leaky bucket: it fills with the time used, and a tenth of the time
 * that passes leaks out. Not thread-safe.
 */
final class PlanningTime {

  /** A namespace with 10,000 ordinary objects uses less. */
  static final Duration MOST = Duration.ofSeconds(10);

  private static final int LEAKS = 10;

  private record Level(Duration used, Instant at) {

    Duration left(Instant now) {
      Duration leaked = Duration.between(at, now).dividedBy(LEAKS);
      Duration left = used.minus(leaked);
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  private final Map<String, Level> levels = new HashMap<>();

  /** Whether the namespace has used its time. */
  boolean isUsed(String namespace, Instant now) {
    Level level = levels.get(namespace);
    return level != null && level.left(now).compareTo(MOST) >= 0;
  }

  /** Adds the time of a plan. */
  void add(String namespace, Instant began, Instant now) {
    Duration took = Duration.between(began, now);
    if (took.isZero() || took.isNegative()) {
      return;
    }
    Level level = levels.get(namespace);
    Duration before = level == null ? Duration.ZERO : level.left(now);
    levels.put(namespace, new Level(before.plus(took), now));
  }

  /** Forgets the namespaces that have used nothing lately. */
  void tidy(Instant now) {
    levels.values().removeIf(level -> level.left(now).isZero());
  }
}
