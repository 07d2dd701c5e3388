// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.measure.Sources.Asked;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sources that took long the last time. Keeps their hashes, not the sources with their credentials
 * and certificates: sources with equal hashes count as one. Thread-safe.
 */
final class SlowSources {

  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final int REMEMBERED = 10_000;

  private final Set<Integer> slow = new LinkedHashSet<>();

  /** The source has answered, or its time was over. */
  synchronized void took(Asked asked, Duration time) {
    int hash = asked.hashCode();
    if (time.compareTo(QUICK) <= 0) {
      slow.remove(hash);
    } else if (slow.add(hash) && slow.size() > REMEMBERED) {
      Iterator<Integer> oldest = slow.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized boolean contains(Asked asked) {
    return slow.contains(asked.hashCode());
  }
}
