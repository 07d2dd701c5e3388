// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
   * @param pause the longest pause between two uses
   */
  private record Open<C>(C connection, Instant used, Duration pause) {

    Open<C> again(Instant now) {
      Duration last = Duration.between(used, now);
      return new Open<>(connection, now, last.compareTo(pause) > 0 ? last : pause);
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
   * The source's connection. Only one thread measures a source at a time, so none is opened twice.
   * If there are too many connections, the least recently used one is closed.
   *
   * @throws IOException if too many wait to be closed
   */
  public C get(S source) throws Exception {
    Instant now = clock.instant();
    closeIdle(now);
    Open<C> known = open.computeIfPresent(source, (same, used) -> used.again(now));
    if (known != null) {
      return known.connection();
    }
    if (open.size() >= most) {
      closeOldest();
    }
    closing.requireRoom();
    C connection = opener.open(source);
    open.put(source, new Open<>(connection, now, Duration.ZERO));
    lookLater();
    return connection;
  }

  /**
   * Whatever its age: otherwise one tenant's sources, asked every few seconds, would keep out all
   * others for ever. A measurement that still uses it fails, and the next one opens another.
   */
  private synchronized void closeOldest() {
    open.entrySet().stream()
        .min(Comparator.comparing(entry -> entry.getValue().used()))
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
      closing.close(dropped.connection());
    }
  }

  void closeIdle(Instant now) {
    for (S source : open.keySet()) {
      List<C> idle = new ArrayList<>(1);
      open.computeIfPresent(
          source,
          (same, connection) -> {
            if (!connection.isIdle(now)) {
              return connection;
            }
            idle.add(connection.connection());
            return null;
          });
      idle.forEach(closing::close);
    }
  }

  /** Does not wait until all are closed. */
  @Override
  public void close() {
    open.keySet().forEach(this::drop);
  }
}
