// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sarban.scaler.event.Mailbox;
import io.sarban.scaler.name.ResourceKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics that KEDA documents for a CloudEventSource. Besides KEDA's states {@code emitted} and
 * {@code failed} there is {@code dropped}; and each source has a queue, not each namespace.
 */
final class SourceMeters implements Mailbox.Counts, AutoCloseable {

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Counter emitted;
  private final Counter failed;
  private final Counter dropped;

  SourceMeters(MeterRegistry registry, ResourceKey source, String kind) {
    this.registry = registry;
    this.tags = Tags.of("namespace", source.namespace(), "cloudeventsource", source.name());
    emitted = counter(kind, "emitted");
    failed = counter(kind, "failed");
    dropped = counter(kind, "dropped");
  }

  private Counter counter(String kind, String state) {
    Counter counter =
        Counter.builder("keda.cloudeventsource.events.emitted")
            .tags(tags.and("eventsink", kind, "state", state))
            .register(registry);
    meters.add(counter);
    return counter;
  }

  /** Shows the number of waiting events. */
  void watch(Mailbox mailbox) {
    meters.add(
        Gauge.builder("keda.cloudeventsource.events.queued", mailbox, Mailbox::size)
            .tags(tags)
            .register(registry));
  }

  @Override
  public void sent() {
    emitted.increment();
  }

  @Override
  public void failed() {
    failed.increment();
  }

  @Override
  public void dropped() {
    dropped.increment();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
