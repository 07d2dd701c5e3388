// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sources that wait to be asked, a limited number at a time: each takes a thread and a connection
 * until it answers or its time is over. Thread-safe.
 */
public final class PollLane<T> {

  /** By namespace; the most recently served one is last. */
  private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

  private final Places places;

  /**
   * A batch that was taken.
   *
   * @param namespace the one that the place counts for
   */
  public record Place<T>(T batch, String namespace) {}

  /**
   * @param width how many sources are asked at a time; at least 4
   */
  public PollLane(int width) {
    this.places = new Places(width);
  }

  /**
   * @param namespaces of the objects that ask: the batch waits in the one with the fewest waiting
   *     batches
   */
  public synchronized void add(T batch, Collection<String> namespaces) {
    String fewest = namespaces.stream().min(Comparator.comparingInt(this::load)).orElseThrow();
    waiting.computeIfAbsent(fewest, of -> new ArrayDeque<>()).add(batch);
  }

  private int load(String namespace) {
    Deque<T> own = waiting.get(namespace);
    return places.takenBy(namespace) + (own == null ? 0 : own.size());
  }

  /** Takes the next batch, if there is room; it must be left later. */
  public synchronized Optional<Place<T>> take() {
    if (!places.isOpen()) {
      return Optional.empty();
    }
    for (Map.Entry<String, Deque<T>> next : waiting.entrySet()) {
      if (places.isFreeFor(next.getKey())) {
        return Optional.of(take(next.getKey(), next.getValue()));
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
    places.take(namespace);
    return place;
  }

  /** Frees a place. */
  public synchronized void leave(Place<T> place) {
    places.leave(place.namespace());
  }
}
