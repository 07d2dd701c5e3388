// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps one connection open for each source, or for several sources that share it, and closes idle
 * ones. A connection that was used only once is closed soon, since every change of a password makes
 * a new source. Others are closed after several times the longest pause between two uses. Nobody
 * waits until a connection is closed.
 */
public final class SourceConnections<S, C extends AutoCloseable> implements AutoCloseable {

  /** Opens a connection. */
  @FunctionalInterface
  public interface Opener<S, C> {
    C open(S source) throws Exception;
  }

  /**
   * A connection.
   *
   * @param owners the namespaces of its last use
   * @param pause the longest pause between two uses
   */
  private record Open<C>(C connection, Set<String> owners, Instant used, Duration pause) {

    Open<C> again(Set<String> by, Instant now) {
      Duration last = Duration.between(used, now);
      return new Open<>(connection, by, now, last.compareTo(pause) > 0 ? last : pause);
    }

    /** How many connections its owner with the fewest has. */
    int crowd(Map<String, Integer> numbers) {
      return owners.stream().mapToInt(numbers::get).min().orElse(0);
    }

    boolean isIdle(Instant now) {
      Duration patience = pause.multipliedBy(PAUSES);
      patience = patience.compareTo(SOON) < 0 ? SOON : patience;
      patience = patience.compareTo(LATE) > 0 ? LATE : patience;
      return !used.plus(patience).isAfter(now);
    }
  }

  private static final int PAUSES = 3;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LATE = Duration.ofMinutes(10);

  /** Maximum for one type; each connection may have a thread or two. */
  static final int MOST = 2_000;

  /** Maximum for a type whose connections take a thread, and a tenth of a MiB or more. */
  public static final int MOST_LARGE = 1_000;

  private static final Set<String> NOBODY = Set.of("");

  private final Map<S, Open<C>> open = new ConcurrentHashMap<>();
  private final Opener<S, C> opener;
  private final InstantSource clock;
  private final int most;
  private final ClosingConnections closing;
  private final AtomicBoolean looking = new AtomicBoolean();

  public SourceConnections(Opener<S, C> opener, InstantSource clock) {
    this(opener, clock, MOST);
  }

  /**
   * @param most connections at a time
   */
  public SourceConnections(Opener<S, C> opener, InstantSource clock, int most) {
    this.most = most;
    this.closing = new ClosingConnections(most);
    this.opener = opener;
    this.clock = clock;
  }

  /**
   * As {@link #get(Object, Collection)}, for a type that does not know the namespaces of its
   * sources: the least recently used connection of all is closed.
   */
  public C get(S source) throws Exception {
    return get(source, NOBODY);
  }

  /**
   * The source's connection. Only one thread measures a source at a time, so none is opened twice.
   * If there are too many connections, the least recently used one of the namespace that has most
   * is closed.
   *
   * @param owners the namespaces that use the source; at least one
   * @throws IOException if too many wait to be closed, and each of these namespaces has some of
   *     them
   */
  public C get(S source, Collection<String> owners) throws Exception {
    Set<String> by = Set.copyOf(owners);
    Instant now = clock.instant();
    closeIdle(now);
    Open<C> known = open.computeIfPresent(source, (same, used) -> used.again(by, now));
    if (known != null) {
      return known.connection();
    }
    closing.requireRoom(by);
    if (open.size() >= most) {
      closeOldest();
    }
    C connection = opener.open(source);
    open.put(source, new Open<>(connection, by, now, Duration.ZERO));
    lookLater();
    return connection;
  }

  /**
   * Whatever its age: otherwise one tenant's sources, asked every few seconds, would keep out all
   * others for ever. A measurement that still uses it fails, and the next one opens another.
   */
  private synchronized void closeOldest() {
    List<Map.Entry<S, Open<C>>> all = new ArrayList<>(open.size());
    Map<String, Integer> numbers = new HashMap<>();
    for (Map.Entry<S, Open<C>> entry : open.entrySet()) {
      Map.Entry<S, Open<C>> read = Map.entry(entry.getKey(), entry.getValue());
      all.add(read);
      read.getValue().owners().forEach(owner -> numbers.merge(owner, 1, Integer::sum));
    }
    all.stream()
        .max(
            Comparator.<Map.Entry<S, Open<C>>>comparingInt(entry -> entry.getValue().crowd(numbers))
                .thenComparing(entry -> entry.getValue().used(), Comparator.reverseOrder()))
        .ifPresent(entry -> drop(entry.getKey()));
  }

  /**
   * The last source of a kind may never be requested again, so a timer checks for idle connections.
   */
  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(SOON.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                looking.set(false);
                closeIdle(clock.instant());
                if (!open.isEmpty()) {
                  lookLater();
                }
              });
    }
  }

  /** Closes the source's connection: the next measurement opens another. */
  public void drop(S source) {
    Open<C> dropped = open.remove(source);
    if (dropped != null) {
      closing.close(dropped.connection(), dropped.owners());
    }
  }

  void closeIdle(Instant now) {
    for (S source : open.keySet()) {
      List<Open<C>> idle = new ArrayList<>(1);
      open.computeIfPresent(
          source,
          (same, connection) -> {
            if (!connection.isIdle(now)) {
              return connection;
            }
            idle.add(connection);
            return null;
          });
      idle.forEach(one -> closing.close(one.connection(), one.owners()));
    }
  }

  /** Does not wait until all are closed. */
  @Override
  public void close() {
    open.keySet().forEach(this::drop);
  }
}
