// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sources that wait to be asked, a limited number at a time: each takes a thread and a connection
 * until it answers or its time is over. A namespace has at most a quarter of the places, so that
 * silent servers of one tenant leave room for others. Thread-safe.
 */
final class PollLane<T> {

  private static final int SHARE = 4;

  /** By namespace; the most recently served one is last. */
  private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

  private final Map<String, Integer> underWayOf = new HashMap<>();
  private final int width;
  private int underWay;

  /**
   * A batch that was taken.
   *
   * @param namespace the one that the place counts for
   */
  record Place<T>(T batch, String namespace) {}

  /**
   * @param width how many sources are asked at a time; at least 4
   */
  PollLane(int width) {
    this.width = width;
  }

  /**
   * @param namespaces of the objects that ask: the batch waits in the one with the fewest waiting
   *     batches
   */
  synchronized void add(T batch, Collection<String> namespaces) {
    String fewest = namespaces.stream().min(Comparator.comparingInt(this::load)).orElseThrow();
    waiting.computeIfAbsent(fewest, of -> new ArrayDeque<>()).add(batch);
  }

  private int load(String namespace) {
    Deque<T> own = waiting.get(namespace);
    return underWayOf.getOrDefault(namespace, 0) + (own == null ? 0 : own.size());
  }

  /** Takes the next batch, if there is room; it must be left later. */
  synchronized Optional<Place<T>> take() {
    if (underWay >= width) {
      return Optional.empty();
    }
    for (Map.Entry<String, Deque<T>> next : waiting.entrySet()) {
      String namespace = next.getKey();
      if (underWayOf.getOrDefault(namespace, 0) < width / SHARE) {
        return Optional.of(take(namespace, next.getValue()));
      }
    }
    return Optional.empty();
  }

  private Place<T> take(String namespace, Deque<T> own) {
    Place<T> place = new Place<>(own.poll(), namespace);
    waiting.remove(namespace);
    if (!own.isEmpty()) {
      waiting.put(namespace, own);
    }
    underWayOf.merge(namespace, 1, Integer::sum);
    underWay++;
    return place;
  }

  /** Frees a place. */
  synchronized void leave(Place<T> place) {
    underWay--;
    underWayOf.computeIfPresent(place.namespace(), (of, count) -> count > 1 ? count - 1 : null);
  }
}
