// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Sources that wait to be looked at, a few at a time. A namespace has a quarter of the places, so
 * that silent servers of one tenant leave room for others. Not thread-safe.
 */
final class LookLane {

  private static final int SHARE = 4;

  private final PriorityQueue<Waiting> waiting = byTime();

  /** Due sources of namespaces that already use their share. */
  private final Map<String, PriorityQueue<Waiting>> heldBack = new HashMap<>();

  private final Map<String, Integer> underWayOf = new HashMap<>();
  private final int width;
  private int underWay;

  private record Waiting(LookedSource source, Instant at) {
    String namespace() {
      return source.namespace();
    }
  }

  /**
   * @param width how many are looked at at a time; at least 4
   */
  LookLane(int width) {
    this.width = width;
  }

  private static PriorityQueue<Waiting> byTime() {
    return new PriorityQueue<>(Comparator.comparing(Waiting::at));
  }

  void add(LookedSource source) {
    waiting.add(new Waiting(source, source.plan().next()));
  }

  /**
   * Takes the sources that are due, as many as there is room for; each must be left, or put back,
   * later.
   */
  List<LookedSource> take(Instant now) {
    List<LookedSource> due = new ArrayList<>();
    while (underWay < width && !waiting.isEmpty() && !waiting.peek().at().isAfter(now)) {
      Waiting next = waiting.poll();
      if (underWayOf.getOrDefault(next.namespace(), 0) >= width / SHARE) {
        heldBack.computeIfAbsent(next.namespace(), of -> byTime()).add(next);
      } else {
        underWay++;
        underWayOf.merge(next.namespace(), 1, Integer::sum);
        due.add(next.source());
      }
    }
    return due;
  }

  /** Frees the place of a source that was taken. */
  void leave(LookedSource source) {
    String namespace = source.namespace();
    underWay--;
    underWayOf.computeIfPresent(namespace, (of, count) -> count > 1 ? count - 1 : null);
    heldBack.computeIfPresent(
        namespace,
        (of, held) -> {
          waiting.add(held.poll());
          return held.isEmpty() ? null : held;
        });
  }

  /** How many sources were taken and have not left. */
  int underWay() {
    return underWay;
  }
}
