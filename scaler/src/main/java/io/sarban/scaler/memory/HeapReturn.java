package io.sarban.scaler.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * When to collect all garbage, so that a heap that a burst has made large is given back. The serial
 * collector gives memory back in whole collections only, and a scaler that is calm again has none
 * for hours.
 *
 * @param given the heap's size, in bytes, after the collection before; 0 before the first
 * @param seen the size when it was looked at last
 * @param busy when it grew as in a burst last, or was collected
 * @param burst whether it grew so since the collection before
 * @param due whether to collect now
 */
record HeapReturn(long given, long seen, Instant busy, boolean burst, boolean due) {

  /** A burst is over once the heap has hardly grown for so long. */
  static final Duration CALM = Duration.ofMinutes(1);

  /** From one look to the next; polls alone leave that much behind. */
  private static final long HARDLY = 4 << 20;

  /** What is not worth a collection, as a part of the size, where no burst was. */
  private static final double LITTLE = 1.2;

  static HeapReturn begin(long size, Instant now) {
    return new HeapReturn(0, size, now, false, false);
  }

  /** Looks at the heap's size again. */
  HeapReturn look(long size, Instant now) {
    boolean grows = size - seen > HARDLY;
    Instant last = grows ? now : busy;
    boolean calm = !last.plus(CALM).isAfter(now);
    boolean worthIt = size > (burst ? given : given * LITTLE);
    return new HeapReturn(given, size, last, burst || grows, calm && worthIt);
  }

  /** All is collected; what is left is needed. */
  HeapReturn collected(long size, Instant now) {
    return new HeapReturn(size, size, now, false, false);
  }
}
