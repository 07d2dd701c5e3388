// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.fair.Places;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Sources that wait to be looked at, a few at a time. Not thread-safe. */
final class LookLane {

  private final TreeSet<Waiting> waiting = byTime();

  /** Due sources of namespaces that get no further place. */
  private final Map<String, TreeSet<Waiting>> heldBack = new HashMap<>();

  /** All that wait or are held back. */
  private final Map<LookedSource, Waiting> entries = new HashMap<>();

  private final Places places;
  private long added;

  /**
   * @param number those of the same time are in the order in which they were added
   */
  private record Waiting(LookedSource source, Instant at, long number) {
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

  private static TreeSet<Waiting> byTime() {
    return new TreeSet<>(Comparator.comparing(Waiting::at).thenComparing(Waiting::number));
  }

  /**
   * @param source is not in the lane
   */
  void add(LookedSource source) {
    Waiting entry = new Waiting(source, source.plan().next(), added++);
    entries.put(source, entry);
    waiting.add(entry);
  }

  /** Forgets a source, which may not be due for an hour. Does nothing if it does not wait here. */
  void drop(LookedSource source) {
    Waiting entry = entries.remove(source);
    if (entry == null) {
      return;
    }
    if (waiting.remove(entry)) {
      // it may have been released in place of another
      release(source.namespace());
      return;
    }
    heldBack.computeIfPresent(
        source.namespace(), (of, held) -> held.remove(entry) && held.isEmpty() ? null : held);
  }

  /**
   * Takes the sources that are due, as many as there is room for; each must be left, or put back,
   * later.
   */
  List<LookedSource> take(Instant now) {
    List<LookedSource> due = new ArrayList<>();
    while (places.isOpen() && !waiting.isEmpty() && !waiting.first().at().isAfter(now)) {
      Waiting next = waiting.pollFirst();
      if (places.isFreeFor(next.namespace())) {
        places.take(next.namespace());
        entries.remove(next.source());
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
          waiting.add(held.pollFirst());
          return held.isEmpty() ? null : held;
        });
  }

  /** How many sources wait. */
  int size() {
    return entries.size();
  }

  /** How many sources were taken and have not left. */
  int underWay() {
    return places.taken();
  }
}
