// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Sources that wait to be asked, a limited number at a time: each takes a thread and a connection
 * until it answers or its time is over. Thread-safe.
 */
public final class PollLane<T> {

  private final TurnQueue<T> waiting = new TurnQueue<>();

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
    waiting.add(fewest, batch);
  }

  private int load(String namespace) {
    return places.takenBy(namespace) + waiting.size(namespace);
  }

  /** Takes the next batch, if there is room; it must be left later. */
  public synchronized Optional<Place<T>> take() {
    if (!places.isOpen()) {
      return Optional.empty();
    }
    return waiting.next(places::isFreeFor).map(this::placed);
  }

  private Place<T> placed(TurnQueue.Turn<T> turn) {
    places.take(turn.owner());
    return new Place<>(turn.value(), turn.owner());
  }

  /** Frees a place. */
  public synchronized void leave(Place<T> place) {
    places.leave(place.namespace());
  }
}
