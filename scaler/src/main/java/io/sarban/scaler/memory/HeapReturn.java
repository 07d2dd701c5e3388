// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * When to run a full collection, so that memory is returned after a burst has enlarged the heap.
 * The serial collector returns memory only in full collections, and an idle scaler has none for
 * hours.
 *
 * @param given the heap's size, in bytes, after the last collection; 0 before the first
 * @param seen the size at the last look
 * @param busy when it last grew as in a burst, or was collected
 * @param burst whether it has grown like that since the last collection
 * @param due whether to collect now
 */
record HeapReturn(long given, long seen, Instant busy, boolean burst, boolean due) {

  /** A burst is over once the heap has hardly grown for this long. */
  static final Duration CALM = Duration.ofMinutes(1);

  /** Growth between two looks; polls alone leave this much behind. */
  private static final long HARDLY = 4 << 20;

  /** Growth that is not worth a collection if there was no burst, as a factor of the size. */
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

  /** After a full collection; what is left is needed. */
  HeapReturn collected(long size, Instant now) {
    return new HeapReturn(size, size, now, false, false);
  }
}
