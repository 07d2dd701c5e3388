// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Alive while the loop runs that checks ten times a second which objects are due. Before its first
 * tick the scaler starts, and waits for the API server as long as necessary.
 */
public final class LoopLiveness extends AbstractHealthCheck {

  /** A tick takes milliseconds; even an overloaded machine completes one in this time. */
  public static final Duration LONGEST_TICK = Duration.ofSeconds(60);

  private final Supplier<Optional<Instant>> lastTick;
  private final InstantSource clock;

  /**
   * @param lastTick when the last completed tick began; empty before the first
   * @param clock the clock of the ticks
   */
  public LoopLiveness(Supplier<Optional<Instant>> lastTick, InstantSource clock) {
    super("sarban", "poll-loop");
    this.lastTick = lastTick;
    this.clock = clock;
  }

  @Override
  public boolean isReadiness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Duration since =
        lastTick.get().map(tick -> Duration.between(tick, clock.instant())).orElse(Duration.ZERO);
    if (since.compareTo(LONGEST_TICK) > 0) {
      builder.message("no poll was begun for " + since.toSeconds() + " s").down();
    } else {
      builder.up();
    }
  }
}
