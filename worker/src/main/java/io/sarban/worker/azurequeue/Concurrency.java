// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

/**
 * How many messages a consumer works on at once, and how many it fetches for that. Source of the
 * defaults: {@code batchSize} 16 and {@code newBatchThreshold} 8 of Azure Functions' queue trigger;
 * unlike there, a message is fetched only if it can begin at once.
 *
 * @param atOnce 1 to {@value #MOST_AT_ONCE}; at 1 the messages of a fetch follow each other
 * @param aFetch the most messages of one fetch, 1 to {@value #MOST_A_FETCH}
 */
record Concurrency(int atOnce, int aFetch) {

  static final String PARAMETER = "concurrentConsumers";
  static final int DEFAULT_AT_ONCE = 16;
  static final int MOST_AT_ONCE = 1000;

  /** The service's own limit. */
  static final int MOST_A_FETCH = 32;

  /**
   * Reads a route's parameters. A route that sets only maxMessages gets them one after the other,
   * as in Camel.
   *
   * @param concurrentConsumers null: not given
   * @param maxMessages null: not given
   * @param byDefault how many at once if the route sets neither
   * @throws IllegalArgumentException if concurrentConsumers is out of range
   */
  static Concurrency of(Integer concurrentConsumers, Integer maxMessages, int byDefault) {
    if (concurrentConsumers != null
        && (concurrentConsumers < 1 || concurrentConsumers > MOST_AT_ONCE)) {
      throw new IllegalArgumentException(
          "azure-storage-queue: %s must be 1 to %d, not %d"
              .formatted(PARAMETER, MOST_AT_ONCE, concurrentConsumers));
    }
    int otherwise = maxMessages == null ? byDefault : 1;
    int atOnce = concurrentConsumers == null ? otherwise : concurrentConsumers;
    int aFetch = maxMessages == null ? Math.min(atOnce, MOST_A_FETCH) : maxMessages;
    return new Concurrency(atOnce, aFetch);
  }

  boolean isOneByOne() {
    return atOnce == 1;
  }

  /** As many as messages may be in hand, but few. */
  int renewalThreads() {
    return Math.min(Math.max(atOnce, aFetch), Renewals.MOST_THREADS);
  }

  /**
   * How many messages to fetch while {@code inHand} are in hand: none until half of the capacity is
   * free.
   */
  int room(int inHand) {
    return inHand > atOnce / 2 ? 0 : Math.min(aFetch, atOnce - inHand);
  }
}
