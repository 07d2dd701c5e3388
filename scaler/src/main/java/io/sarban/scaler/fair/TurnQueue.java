// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What waits, by owner. The owners take turns; what one owner waits for keeps its order. Not
 * thread-safe.
 */
public final class TurnQueue<T> {

  /** By owner; the most recently served one is last. */
  private final Map<String, Set<Turn<T>>> waiting = new LinkedHashMap<>();

  /** What waits for its turn, or has it. Each is equal to itself only. */
  public static final class Turn<T> {

    private final String owner;
    private final T value;

    private Turn(String owner, T value) {
      this.owner = owner;
      this.value = value;
    }

    public String owner() {
      return owner;
    }

    public T value() {
      return value;
    }
  }

  /** Lets the value wait behind what the owner already waits for. */
  public Turn<T> add(String owner, T value) {
    Turn<T> turn = new Turn<>(owner, value);
    waiting.computeIfAbsent(owner, of -> new LinkedHashSet<>()).add(turn);
    return turn;
  }

  /** Nothing happens if it does not wait. */
  public void remove(Turn<T> turn) {
    waiting.computeIfPresent(
        turn.owner(), (of, own) -> own.remove(turn) && own.isEmpty() ? null : own);
  }

  /** How much waits. */
  public int size() {
    return waiting.values().stream().mapToInt(Collection::size).sum();
  }

  /** How much of the owner waits. */
  public int size(String owner) {
    return waiting.getOrDefault(owner, Set.of()).size();
  }

  /**
   * Takes what waits longest of the next owner.
   *
   * @param mayGo whether an owner may have a turn now; the others keep their place
   */
  public Optional<Turn<T>> next(Predicate<String> mayGo) {
    for (Map.Entry<String, Set<Turn<T>>> next : waiting.entrySet()) {
      if (mayGo.test(next.getKey())) {
        return Optional.of(take(next.getKey(), next.getValue()));
      }
    }
    return Optional.empty();
  }

  private Turn<T> take(String owner, Set<Turn<T>> own) {
    Iterator<Turn<T>> first = own.iterator();
    Turn<T> turn = first.next();
    first.remove();
    waiting.remove(owner);
    if (!own.isEmpty()) {
      waiting.put(owner, own);
    }
    return turn;
  }
}
