// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What waits, by owner. The owners take turns; what one owner waits for keeps its order. Not
 * thread-safe.
 */
public final class TurnQueue<T> {

  /** By owner; the most recently served one is last. */
  private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

  /** What has its turn. */
  public record Turn<T>(String owner, T value) {}

  /** Lets it wait behind what the owner already waits for. */
  public void add(String owner, T value) {
    waiting.computeIfAbsent(owner, of -> new ArrayDeque<>()).add(value);
  }

  /** Nothing happens if it does not wait. */
  public void remove(String owner, T value) {
    waiting.computeIfPresent(owner, (of, own) -> own.remove(value) && own.isEmpty() ? null : own);
  }

  /** How much waits. */
  public int size() {
    return waiting.values().stream().mapToInt(Collection::size).sum();
  }

  /** How much of the owner waits. */
  public int size(String owner) {
    Deque<T> own = waiting.get(owner);
    return own == null ? 0 : own.size();
  }

  /**
   * Takes what waits longest of the next owner.
   *
   * @param mayGo whether an owner may have a turn now; the others keep their place
   */
  public Optional<Turn<T>> next(Predicate<String> mayGo) {
    for (Map.Entry<String, Deque<T>> next : waiting.entrySet()) {
      if (mayGo.test(next.getKey())) {
        return Optional.of(take(next.getKey(), next.getValue()));
      }
    }
    return Optional.empty();
  }

  private Turn<T> take(String owner, Deque<T> own) {
    T value = own.remove();
    waiting.remove(owner);
    if (!own.isEmpty()) {
      waiting.put(owner, own);
    }
    return new Turn<>(owner, value);
  }
}
