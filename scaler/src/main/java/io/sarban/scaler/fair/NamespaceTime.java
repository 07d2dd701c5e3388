// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the time that each namespace uses for work that others wait for, so that no namespace
 * delays the others. A namespace may use a certain time at once, and gets back a part of the time
 * that passes. Not thread-safe.
 */
public final class NamespaceTime {

  private final Map<String, Level> levels = new HashMap<>();
  private final Duration most;
  private final int leaks;

  private record Level(Duration used, Instant at) {

    Duration left(Instant now, int leaks) {
      Duration left = used.minus(Duration.between(at, now).dividedBy(leaks));
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /**
   * @param most the time that a namespace may use at once
   * @param leaks after this many seconds a namespace gets back one: 10 for a tenth of the time
   */
  public NamespaceTime(Duration most, int leaks) {
    this.most = most;
    this.leaks = leaks;
  }

  /** Whether the namespace has used its time. */
  public boolean isUsed(String namespace, Instant now) {
    Level level = levels.get(namespace);
    return level != null && level.left(now, leaks).compareTo(most) >= 0;
  }

  /** Adds the time that one piece of work took. */
  public void add(String namespace, Instant began, Instant now) {
    Duration took = Duration.between(began, now);
    if (took.isZero() || took.isNegative()) {
      return;
    }
    Level level = levels.get(namespace);
    Duration before = level == null ? Duration.ZERO : level.left(now, leaks);
    levels.put(namespace, new Level(before.plus(took), now));
  }

  /** Forgets the namespaces that have used nothing lately. */
  public void tidy(Instant now) {
    levels.values().removeIf(level -> level.left(now, leaks).isZero());
  }
}
