// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs a few tasks at a time on shared threads. The others wait; the namespaces take turns, and the
 * tasks of a namespace keep their order. Thread-safe.
 */
public final class FewAtOnce {

  private final Executor threads;
  private final int most;

  /** By namespace; the most recently served one is last. */
  private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();

  private int running;

  public FewAtOnce(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  public void execute(String namespace, Runnable task) {
    synchronized (this) {
      if (running == most) {
        waiting.computeIfAbsent(namespace, of -> new ArrayDeque<>()).add(task);
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
      task = poll();
      running -= task == null ? 1 : 0;
    }
    if (task != null) {
      start(task);
    }
  }

  private Runnable poll() {
    Iterator<Map.Entry<String, Queue<Runnable>>> first = waiting.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<String, Queue<Runnable>> served = first.next();
    String namespace = served.getKey();
    Queue<Runnable> tasks = served.getValue();
    first.remove();
    Runnable task = tasks.remove();
    if (!tasks.isEmpty()) {
      waiting.put(namespace, tasks);
    }
    return task;
  }
}
