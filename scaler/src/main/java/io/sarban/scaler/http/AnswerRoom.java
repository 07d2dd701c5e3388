// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A limited number of bytes for answers that are in memory, which they take as they arrive. Where
 * there is no room left, the answer that has used most is dropped, its bytes times the time that it
 * has kept them: slow servers and long answers do not keep others from being read. Thread-safe.
 */
public final class AnswerRoom {

  /** Bytes of each answer that do not count: nearly all answers are shorter. */
  private static final int FREE = 8 << 10;

  /** So that a new answer counts by its bytes. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long most;
  private final LongSupplier nanos;

  /** Those that have taken bytes. */
  private final Set<Place> places = new HashSet<>();

  private long taken;

  /**
   * @param most bytes of all answers; at least twice the longest one
   */
  public AnswerRoom(long most) {
    this(most, System::nanoTime);
  }

  /**
   * @param nanos the time, in nanoseconds
   */
  AnswerRoom(long most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** A place for one answer. */
  public Place place() {
    return new Place();
  }

  /** The bytes of one answer, until it is closed. */
  public final class Place implements AutoCloseable {

    private long arrived;
    private long counted;
    private long since;

    /** Whether it may not take any bytes: it was dropped, or closed before its answer ended. */
    private boolean out;

    private boolean kept;

    private final List<Runnable> onDrop = new ArrayList<>();

    private Place() {}

    /**
     * Counts bytes that have arrived.
     *
     * @throws RefusedException if the answer was dropped
     */
    public void take(int bytes) throws RefusedException {
      List<Place> dropped = new ArrayList<>();
      synchronized (places) {
        arrived += bytes;
        long more = Math.max(0, arrived - FREE) - counted;
        if (!out && more > 0) {
          counted += more;
          taken += more;
          if (places.add(this)) {
            since = nanos.getAsLong();
          }
          makeRoom(dropped);
        }
      }
      dropped.forEach(Place::end);
      check();
    }

    /**
     * @throws RefusedException if the answer was dropped
     */
    public void check() throws RefusedException {
      synchronized (places) {
        if (out) {
          throw tooMuch();
        }
      }
    }

    /**
     * From now on the answer is not dropped: it is being read, and its length is limited.
     *
     * @throws RefusedException if it was dropped before
     */
    public void keep() throws RefusedException {
      synchronized (places) {
        if (out) {
          throw tooMuch();
        }
        kept = true;
      }
    }

    /** The answer may be dropped again. */
    public void release() {
      synchronized (places) {
        kept = false;
      }
    }

    private double used(long now) {
      return (double) counted * (now - since + SHORTEST_NANOS);
    }

    /**
     * Adds what ends the answer if it is dropped; is called by the thread of another answer, or at
     * once if it has been dropped.
     */
    public void onDrop(Runnable ends) {
      synchronized (places) {
        if (!out) {
          onDrop.add(ends);
          return;
        }
      }
      ends.run();
    }

    private void end() {
      List<Runnable> all;
      synchronized (places) {
        all = List.copyOf(onDrop);
      }
      all.forEach(Runnable::run);
    }

    /** Frees its bytes. */
    @Override
    public void close() {
      synchronized (places) {
        out = true;
        leave(this);
      }
    }
  }

  private void makeRoom(List<Place> dropped) {
    while (taken > most) {
      long now = nanos.getAsLong();
      Optional<Place> first =
          places.stream()
              .filter(place -> !place.kept)
              .max(Comparator.comparingDouble(place -> place.used(now)));
      if (first.isEmpty()) {
        return;
      }
      first.get().out = true;
      leave(first.get());
      dropped.add(first.get());
    }
  }

  private void leave(Place place) {
    places.remove(place);
    taken -= place.counted;
    place.counted = 0;
  }

  static RefusedException tooMuch() {
    return new RefusedException(
        "sends a long answer while too many others arrive: send a shorter one, or ask less often");
  }
}
