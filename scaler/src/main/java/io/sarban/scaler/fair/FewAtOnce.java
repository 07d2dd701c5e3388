// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import io.sarban.scaler.fair.TurnQueue.Turn;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Runs a few tasks at a time on shared threads. The others wait; the namespaces take turns, and the
 * tasks of a namespace keep their order. Thread-safe.
 */
public final class FewAtOnce {

  private final Executor threads;
  private final int most;

  private final TurnQueue<Runnable> waiting = new TurnQueue<>();
  private int running;

  public FewAtOnce(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  public void execute(String namespace, Runnable task) {
    synchronized (this) {
      if (running == most) {
        waiting.add(namespace, task);
        return;
      }
      running++;
    }
    start(task);
  }

  private void start(Runnable task) {
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              next();
            }
          });
    } catch (RuntimeException e) {
      next();
      throw e;
    }
  }

  private void next() {
    Optional<Turn<Runnable>> next;
    synchronized (this) {
      next = waiting.next(namespace -> true);
      running -= next.isEmpty() ? 1 : 0;
    }
    next.ifPresent(turn -> start(turn.value()));
  }
}
