// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * A limited number of offsets, partitions and topics that are in memory while batches are measured,
 * some hundred bytes each. A cluster is often a tenant's, and can have any number. Thread-safe.
 */
final class OffsetRoom {

  private final int free;
  private final int mostOfNamespace;
  private final int most;
  private final Map<String, Integer> takenBy = new HashMap<>();
  private int taken;

  OffsetRoom() {
    this(1_000, 300_000, 600_000);
  }

  /**
   * @param free of each batch, which do not count
   * @param mostOfNamespace of all batches of a namespace
   * @param most of all batches
   */
  OffsetRoom(int free, int mostOfNamespace, int most) {
    this.free = free;
    this.mostOfNamespace = mostOfNamespace;
    this.most = most;
  }

  /** There is no room for what a group or topic has. */
  static final class FullException extends KafkaException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("too many offsets at a time");
    }
  }

  /**
   * The place of a batch.
   *
   * @param namespaces of its objects: the one with the most room is charged
   */
  synchronized Place place(Collection<String> namespaces) {
    return new Place(
        namespaces.stream()
            .min(Comparator.comparing(namespace -> takenBy.getOrDefault(namespace, 0)))
            .orElse(""));
  }

  /** What one batch has, until it is closed. */
  final class Place implements AutoCloseable {

    private final String namespace;
    private int arrived;
    private int counted;
    private boolean closed;

    private Place(String namespace) {
      this.namespace = namespace;
    }

    /**
     * Counts what has arrived.
     *
     * @throws FullException if there is no room for it, or the batch has ended
     */
    void take(int number) {
      synchronized (OffsetRoom.this) {
        int more = Math.max(0, arrived + number - free) - counted;
        if (closed
            || taken + more > most
            || takenBy.getOrDefault(namespace, 0) + more > mostOfNamespace) {
          throw new FullException();
        }
        arrived += number;
        add(more);
      }
    }

    private void add(int more) {
      if (more == 0) {
        return;
      }
      counted += more;
      taken += more;
      takenBy.merge(namespace, more, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }

    @Override
    public void close() {
      synchronized (OffsetRoom.this) {
        closed = true;
        add(-counted);
      }
    }
  }
}
