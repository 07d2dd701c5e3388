// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A limited number of places, which are given in the order in which they were asked for. Unlike a
 * semaphore, another thread can end the wait, or take a place back. Thread-safe.
 */
final class Turns {

  private final Deque<Turn> waiting = new ArrayDeque<>();
  private int free;

  Turns(int places) {
    this.free = places;
  }

  /**
   * Asks for places, after all who have asked.
   *
   * @param places at most as many as there are
   */
  Turn last(int places) {
    return ask(new Turn(places), waiting::addLast);
  }

  /** Asks for places, before all who wait. */
  Turn first(int places) {
    return ask(new Turn(places), waiting::addFirst);
  }

  private Turn ask(Turn turn, Consumer<Turn> adding) {
    synchronized (waiting) {
      adding.accept(turn);
      giveNext();
    }
    return turn;
  }

  private void giveNext() {
    for (Turn next = waiting.peek(); next != null && next.places <= free; next = waiting.peek()) {
      waiting.remove();
      free -= next.places;
      next.held = true;
      next.given.complete(null);
    }
  }

  /** Places that somebody waits for or holds. Any thread may end it, at any time. */
  final class Turn implements AutoCloseable {

    private final int places;
    private final CompletableFuture<Void> given = new CompletableFuture<>();
    private boolean held;

    private Turn(int places) {
      this.places = places;
    }

    /** Waits until the places are there, or the turn has ended. */
    void await() throws InterruptedException {
      try {
        given.get();
      } catch (CancellationException e) {
        // ended by another thread, which knows why
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      synchronized (waiting) {
        if (held) {
          held = false;
          free += places;
        } else {
          waiting.remove(this);
          given.cancel(false);
        }
        giveNext();
      }
    }
  }
}
