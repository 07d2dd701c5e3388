// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Detects bursts: 20 or more in one second. */
final class Burst {

  private static final int MANY = 20;
  private static final long WITHIN = TimeUnit.SECONDS.toNanos(1);

  /** The times of the last ones, in a ring; each a {@link System#nanoTime()}. */
  private final AtomicLongArray last = new AtomicLongArray(MANY);

  private final AtomicInteger count = new AtomicInteger();

  /** Adds one. */
  void add(long nanos) {
    last.set(Math.floorMod(count.getAndIncrement(), MANY), nanos);
  }

  /** Whether the {@value #MANY}th last was within the last second. */
  boolean isOn(long nanos) {
    int next = count.get();
    boolean filled = next >= MANY || next < 0;
    return filled && nanos - last.get(Math.floorMod(next, MANY)) < WITHIN;
  }
}
