// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The current number of objects of a kind, under a name that ends in {@code _total}, as in KEDA;
 * Prometheus' client allows that ending for counters only.
 */
final class Registrations {

  private final MeterRegistry registry;
  private final String name;
  private final Map<Tags, Registered> counts = new ConcurrentHashMap<>();

  private record Registered(AtomicInteger count, Meter meter) {}

  Registrations(MeterRegistry registry, String name) {
    this.registry = registry;
    this.name = name;
  }

  void add(Tags tags) {
    counts.compute(
        tags,
        (same, known) -> {
          Registered now = known == null ? register(tags) : known;
          now.count().incrementAndGet();
          return now;
        });
  }

  /** Removes the series with its last object: namespaces come and go. */
  void remove(Tags tags) {
    counts.computeIfPresent(
        tags,
        (same, known) -> {
          if (known.count().decrementAndGet() > 0) {
            return known;
          }
          registry.remove(known.meter());
          return null;
        });
  }

  private Registered register(Tags tags) {
    AtomicInteger count = new AtomicInteger();
    return new Registered(
        count,
        FunctionCounter.builder(name, count, AtomicInteger::get).tags(tags).register(registry));
  }
}
