// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Returns the heap that a burst has left behind; see {@link HeapReturn}. */
public final class HeapKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(HeapKeeper.class);
  private static final Duration LOOK = Duration.ofSeconds(20);

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final InstantSource clock;
  private HeapReturn state;

  public HeapKeeper(InstantSource clock) {
    this.clock = clock;
    this.state = HeapReturn.begin(size(), clock.instant());
  }

  /** Starts to watch the heap. */
  public void start(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(
        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    long before = size();
    state = state.look(before, clock.instant());
    if (state.due()) {
      System.gc();
      state = state.collected(size(), clock.instant());
      LOG.debug("the heap went from {} to {} bytes", before, size());
    }
  }

  private long size() {
    return memory.getHeapMemoryUsage().getCommitted();
  }
}
