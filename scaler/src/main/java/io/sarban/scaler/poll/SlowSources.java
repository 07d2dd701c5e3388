// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.measure.Sources.Asked;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sources that took long the last time. Keeps their hashes, not the sources with their credentials
 * and certificates: sources of a namespace with equal hashes count as one. Thread-safe.
 */
final class SlowSources {

  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final int REMEMBERED = 10_000;

  private record Hashed(String namespace, int hash) {}

  private final Set<Hashed> slow = new LinkedHashSet<>();

  /**
   * The source has answered, or its time was over.
   *
   * @param namespace whose place it had
   */
  synchronized void took(String namespace, Asked asked, Duration time) {
    Hashed hash = new Hashed(namespace, asked.hashCode());
    if (time.compareTo(QUICK) <= 0) {
      slow.remove(hash);
    } else if (slow.add(hash) && slow.size() > REMEMBERED) {
      Iterator<Hashed> oldest = slow.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Whether it took long the last time that it had a place of one of these namespaces. */
  synchronized boolean contains(Collection<String> namespaces, Asked asked) {
    int hash = asked.hashCode();
    return namespaces.stream().anyMatch(namespace -> slow.contains(new Hashed(namespace, hash)));
  }
}
