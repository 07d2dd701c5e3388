package io.sarban.scaler.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many of a kind there are now, under a name that ends in {@code _total}, as KEDA has it;
 * Prometheus' client gives that ending to counters only.
 */
final class Registrations {

  private final MeterRegistry registry;
  private final String name;
  private final Map<Tags, AtomicInteger> counts = new ConcurrentHashMap<>();

  Registrations(MeterRegistry registry, String name) {
    this.registry = registry;
    this.name = name;
  }

  void add(Tags tags) {
    counts.computeIfAbsent(tags, this::register).incrementAndGet();
  }

  void remove(Tags tags) {
    counts.get(tags).decrementAndGet();
  }

  private AtomicInteger register(Tags tags) {
    AtomicInteger count = new AtomicInteger();
    FunctionCounter.builder(name, count, AtomicInteger::get).tags(tags).register(registry);
    return count;
  }
}
