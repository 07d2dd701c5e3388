// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the events of one route, as the metric {@code sarban_events_total}. */
final class EventMeters implements Mailbox.Counts {

  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;

  EventMeters(MeterRegistry registry, String route) {
    sent = counter(registry, route, "sent");
    failed = counter(registry, route, "failed");
    dropped = counter(registry, route, "dropped");
  }

  private static Counter counter(MeterRegistry registry, String route, String state) {
    return Counter.builder("sarban.events")
        .description("events told to routes of the operator's own")
        .tag("route", route)
        .tag("state", state)
        .register(registry);
  }

  @Override
  public void sent() {
    sent.increment();
  }

  @Override
  public void failed() {
    failed.increment();
  }

  @Override
  public void dropped() {
    dropped.increment();
  }
}
