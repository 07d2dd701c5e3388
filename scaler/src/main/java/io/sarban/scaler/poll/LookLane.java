// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.fair.Places;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Sources that wait to be looked at, a few at a time. Not thread-safe. */
final class LookLane {

  private final PriorityQueue<Waiting> waiting = byTime();

  /** Due sources of namespaces that get no further place. */
  private final Map<String, PriorityQueue<Waiting>> heldBack = new HashMap<>();

  private final Places places;

  private record Waiting(LookedSource source, Instant at) {
    String namespace() {
      return source.namespace();
    }
  }

  /**
   * @param width how many are looked at at a time; at least 4
   */
  LookLane(int width) {
    this.places = new Places(width);
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
    while (places.isOpen() && !waiting.isEmpty() && !waiting.peek().at().isAfter(now)) {
      Waiting next = waiting.poll();
      if (places.isFreeFor(next.namespace())) {
        places.take(next.namespace());
        due.add(next.source());
      } else {
        heldBack.computeIfAbsent(next.namespace(), of -> byTime()).add(next);
      }
    }
    return due;
  }

  /** Frees the place of a source that was taken. */
  void leave(LookedSource source) {
    places.leave(source.namespace());
    release(source.namespace());
    // one of another namespace that was held back because all places were taken
    heldBack.keySet().stream().filter(places::isFreeFor).findFirst().ifPresent(this::release);
  }

  private void release(String namespace) {
    heldBack.computeIfPresent(
        namespace,
        (of, held) -> {
          waiting.add(held.poll());
          return held.isEmpty() ? null : held;
        });
  }

  /** How many sources were taken and have not left. */
  int underWay() {
    return places.taken();
  }
}
