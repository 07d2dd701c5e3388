// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.fair.NamespaceTime;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.plan.PolledTrigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Hides secrets in the messages of failed measurements. A namespace has a share of time for this: a
 * tenant's server can word its failure differently at each poll, and long secrets take long to
 * search for. Beyond the share, new messages are left out. Thread-safe.
 */
final class FailureMessages {

  private static final Duration MOST = Duration.ofSeconds(2);

  /** A namespace gets back 2 % of the time that passes. */
  private static final int LEAKS = 50;

  private final NamespaceTime time = new NamespaceTime(MOST, LEAKS);
  private final InstantSource clock;

  FailureMessages(InstantSource clock) {
    this.clock = clock;
  }

  /** The measurement with a message that may be shown. */
  Measurement shown(PolledTrigger trigger, String namespace, Measurement measurement) {
    if (!(measurement instanceof Measurement.Failed failed) || trigger.hasTold(failed)) {
      return trigger.told(measurement);
    }
    Instant began = clock.instant();
    if (isUsed(namespace, began)) {
      return trigger.untold(failed);
    }
    Measurement told = trigger.told(measurement);
    add(namespace, began);
    return told;
  }

  private synchronized boolean isUsed(String namespace, Instant now) {
    return time.isUsed(namespace, now);
  }

  private synchronized void add(String namespace, Instant began) {
    Instant now = clock.instant();
    time.add(namespace, began, now);
    time.tidy(now);
  }
}
