// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import io.sarban.scaler.fair.TurnQueue;
import io.sarban.scaler.fair.TurnQueue.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Sends a limited number of requests at a time, in turn for each owner, since each holds an answer
 * until it ends. Thread-safe.
 */
final class FairRequests {

  private final TurnQueue<Supplier<CompletableFuture<?>>> waiting = new TurnQueue<>();
  private final Map<String, Integer> running = new HashMap<>();
  private final int most;
  private final int mostOfOne;
  private final Executor threads;
  private int taken;

  /**
   * @param most requests at a time
   * @param mostOfOne requests of one owner at a time
   * @param threads send the requests
   */
  FairRequests(int most, int mostOfOne, Executor threads) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.threads = threads;
  }

  /**
   * Sends a request once there is a place.
   *
   * @param request sends it; its place is free again when the result is there
   * @return takes back the request if it has no place yet
   */
  Runnable send(String owner, Supplier<CompletableFuture<?>> request) {
    Turn<Supplier<CompletableFuture<?>>> turn;
    synchronized (waiting) {
      turn = waiting.add(owner, request);
    }
    sendNext();
    return () -> takeBack(turn);
  }

  private void takeBack(Turn<Supplier<CompletableFuture<?>>> turn) {
    synchronized (waiting) {
      waiting.remove(turn);
    }
  }

  /** How many requests have no place yet. */
  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private void sendNext() {
    for (Optional<Turn<Supplier<CompletableFuture<?>>>> next = take();
        next.isPresent();
        next = take()) {
      Turn<Supplier<CompletableFuture<?>>> taken = next.get();
      threads.execute(() -> send(taken));
    }
  }

  private void send(Turn<Supplier<CompletableFuture<?>>> next) {
    try {
      next.value().get().whenComplete((result, failure) -> leave(next.owner()));
    } catch (Throwable e) {
      leave(next.owner());
      throw e;
    }
  }

  private Optional<Turn<Supplier<CompletableFuture<?>>>> take() {
    synchronized (waiting) {
      Optional<Turn<Supplier<CompletableFuture<?>>>> next =
          taken < most ? waiting.next(this::hasRoom) : Optional.empty();
      next.ifPresent(
          turn -> {
            running.merge(turn.owner(), 1, Integer::sum);
            taken++;
          });
      return next;
    }
  }

  private boolean hasRoom(String owner) {
    return running.getOrDefault(owner, 0) < mostOfOne;
  }

  private void leave(String owner) {
    synchronized (waiting) {
      running.computeIfPresent(owner, (same, count) -> count > 1 ? count - 1 : null);
      taken--;
    }
    sendNext();
  }
}
