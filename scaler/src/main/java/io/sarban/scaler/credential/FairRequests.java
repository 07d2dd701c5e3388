// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Sends a limited number of requests at a time, in turn for each owner, since each holds an answer
 * until it ends. Thread-safe.
 */
final class FairRequests {

  /** By owner; the most recently served one is last. */
  private final Map<String, Set<Supplier<CompletableFuture<?>>>> waiting = new LinkedHashMap<>();

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

  /** A request that has a place. */
  private record Next(String owner, Supplier<CompletableFuture<?>> request) {}

  /**
   * Sends a request once there is a place.
   *
   * @param request sends it; its place is free again when the result is there
   * @return takes back the request if it has no place yet
   */
  Runnable send(String owner, Supplier<CompletableFuture<?>> request) {
    synchronized (waiting) {
      waiting.computeIfAbsent(owner, of -> new LinkedHashSet<>()).add(request);
    }
    sendNext();
    return () -> takeBack(owner, request);
  }

  private void takeBack(String owner, Supplier<CompletableFuture<?>> request) {
    synchronized (waiting) {
      waiting.computeIfPresent(
          owner, (of, own) -> own.remove(request) && own.isEmpty() ? null : own);
    }
  }

  /** How many requests have no place yet. */
  int waiting() {
    synchronized (waiting) {
      return waiting.values().stream().mapToInt(Set::size).sum();
    }
  }

  private void sendNext() {
    for (Optional<Next> next = take(); next.isPresent(); next = take()) {
      Next taken = next.get();
      threads.execute(() -> send(taken));
    }
  }

  private void send(Next next) {
    try {
      next.request().get().whenComplete((result, failure) -> leave(next.owner()));
    } catch (Throwable e) {
      leave(next.owner());
      throw e;
    }
  }

  private Optional<Next> take() {
    synchronized (waiting) {
      Optional<String> owner =
          taken < most
              ? waiting.keySet().stream().filter(this::hasRoom).findFirst()
              : Optional.empty();
      return owner.map(this::take);
    }
  }

  private boolean hasRoom(String owner) {
    return running.getOrDefault(owner, 0) < mostOfOne;
  }

  private Next take(String owner) {
    Set<Supplier<CompletableFuture<?>>> own = waiting.remove(owner);
    Next next = new Next(owner, own.iterator().next());
    own.remove(next.request());
    if (!own.isEmpty()) {
      waiting.put(owner, own);
    }
    running.merge(owner, 1, Integer::sum);
    taken++;
    return next;
  }

  private void leave(String owner) {
    synchronized (waiting) {
      running.computeIfPresent(owner, (same, count) -> count > 1 ? count - 1 : null);
      taken--;
    }
    sendNext();
  }
}
