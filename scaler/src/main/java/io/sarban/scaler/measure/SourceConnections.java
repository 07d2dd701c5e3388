package io.sarban.scaler.measure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps one connection open for each source, or what sources share, and closes those that nobody
 * has asked for in a while.
 */
public final class SourceConnections<S, C extends AutoCloseable> implements AutoCloseable {

  /** Makes a connection, or fails. */
  @FunctionalInterface
  public interface Opener<S, C> {
    C open(S source) throws Exception;
  }

  private record Open<C>(C connection, Instant used) {}

  private static final Duration IDLE = Duration.ofMinutes(10);

  private final Map<S, Open<C>> open = new ConcurrentHashMap<>();
  private final Opener<S, C> opener;
  private final InstantSource clock;
  private final AtomicBoolean looking = new AtomicBoolean();

  public SourceConnections(Opener<S, C> opener, InstantSource clock) {
    this.opener = opener;
    this.clock = clock;
  }

  /**
   * The source's connection. A source is measured by one thread at a time, so none is opened twice.
   */
  public C get(S source) throws Exception {
    Instant now = clock.instant();
    Open<C> known =
        open.computeIfPresent(source, (same, used) -> new Open<>(used.connection(), now));
    C connection = known == null ? opener.open(source) : known.connection();
    if (known == null) {
      open.put(source, new Open<>(connection, now));
    }
    closeIdle(now);
    lookLater();
    return connection;
  }

  /** The last source of a kind may never be asked for again: somebody has to look. */
  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(IDLE.toMillis(), TimeUnit.MILLISECONDS)
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

  /** Closes the source's connection: the next measure opens another. */
  public void drop(S source) {
    Open<C> dropped = open.remove(source);
    if (dropped != null) {
      close(dropped.connection());
    }
  }

  void closeIdle(Instant now) {
    for (S source : open.keySet()) {
      List<C> idle = new ArrayList<>(1);
      open.computeIfPresent(
          source,
          (same, connection) -> {
            if (connection.used().plus(IDLE).isAfter(now)) {
              return connection;
            }
            idle.add(connection.connection());
            return null;
          });
      idle.forEach(this::close);
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::drop);
  }

  private void close(C connection) {
    try {
      connection.close();
    } catch (Exception e) {
      // it is of no use any more, whatever it says
    }
  }
}
