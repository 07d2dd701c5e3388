// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Starts at the wall clock's time and then only runs forward, at the pace of {@link
 * System#nanoTime}: a change of the machine's clock neither delays a poll nor shortens a cooldown.
 */
public final class SteadyClock implements InstantSource {

  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
