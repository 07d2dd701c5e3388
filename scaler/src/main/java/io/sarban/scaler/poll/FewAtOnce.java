// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs a few tasks at a time on shared threads; the others wait in order. */
final class FewAtOnce implements Executor {

  private final Executor threads;
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  FewAtOnce(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (running == most) {
        waiting.add(task);
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
    Runnable task;
    synchronized (this) {
      task = waiting.poll();
      running -= task == null ? 1 : 0;
    }
    if (task != null) {
      start(task);
    }
  }
}
