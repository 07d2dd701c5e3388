// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.event.ScalerEvent.Content;
import io.sarban.scaler.name.ResourceKey;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Delivers each event to all routes and sources that subscribe to its type. Only a leader publishes
 * events.
 */
public final class EventBus {

  private final InstantSource clock;
  private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();
  private final BooleanSupplier leading;

  /** A bus for a scaler that runs alone. */
  public EventBus(InstantSource clock) {
    this(clock, () -> true);
  }

  /**
   * @param leading whether this scaler leads
   */
  public EventBus(InstantSource clock, BooleanSupplier leading) {
    this.clock = clock;
    this.leading = leading;
  }

  /** Publishes an event; returns at once. */
  public void publish(ResourceKey object, Content content) {
    if (!leading.getAsBoolean() || mailboxes.isEmpty()) {
      return;
    }
    ScalerEvent event =
        new ScalerEvent(UUID.randomUUID().toString(), clock.instant(), object, content);
    mailboxes.forEach(mailbox -> mailbox.offer(event));
  }

  /** Adds a mailbox that receives events from now on. */
  public void open(Mailbox mailbox) {
    mailboxes.add(mailbox);
  }

  /** Closes the mailbox, which receives no further events. */
  public void close(Mailbox mailbox) {
    mailboxes.remove(mailbox);
    mailbox.close();
  }
}
