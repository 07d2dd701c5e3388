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

  /** By namespace; the one that was served last is the last. */
  private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

  private final Map<String, Integer> underWayOf = new HashMap<>();
  private final int width;
  private int underWay;

  /**
   * One that was taken.
   *
   * @param namespace whose place it has
   */
  record Place<T>(T batch, String namespace) {}

  /**
   * @param width so many are asked at once; at least 4
   */
  PollLane(int width) {
    this.width = width;
  }

  /**
   * @param namespaces of the objects that ask: it waits with those of the one that has fewest
   */
  synchronized void add(T batch, Collection<String> namespaces) {
    String fewest = namespaces.stream().min(Comparator.comparingInt(this::load)).orElseThrow();
    waiting.computeIfAbsent(fewest, of -> new ArrayDeque<>()).add(batch);
  }

  private int load(String namespace) {
    Deque<T> own = waiting.get(namespace);
    return underWayOf.getOrDefault(namespace, 0) + (own == null ? 0 : own.size());
  }

  /** The next one, if there is room for it; it is left later. */
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

  /** One that was taken makes room. */
  synchronized void leave(Place<T> place) {
    underWay--;
    underWayOf.computeIfPresent(place.namespace(), (of, count) -> count > 1 ? count - 1 : null);
  }
}
