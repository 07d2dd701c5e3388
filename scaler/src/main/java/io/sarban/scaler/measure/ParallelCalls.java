// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Makes the calls of one batch, at most 16 at a time. A batch that waits for a slow source delays
 * no other batch.
 */
public final class ParallelCalls implements AutoCloseable {

  private static final int AT_ONCE = 16;

  /** A call about one item. Failures are part of its result. */
  @FunctionalInterface
  public interface Call<T, R> {
    R make(T item) throws InterruptedException;
  }

  private final ExecutorService threads;

  /**
   * @param name of the threads
   */
  public ParallelCalls(String name) {
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The result for each item, in their order. An interrupt ends the calls. */
  public <T, R> List<R> each(List<T> items, Call<T, R> call) throws InterruptedException {
    AtomicReferenceArray<R> results = new AtomicReferenceArray<>(items.size());
    AtomicInteger next = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
            results.set(i, call.make(items.get(i)));
          }
          return null;
        };
    int workers = Math.min(items.size(), AT_ONCE);
    for (Future<Void> done : threads.invokeAll(Collections.nCopies(workers, worker))) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    List<R> ordered = new ArrayList<>(items.size());
    for (int i = 0; i < results.length(); i++) {
      ordered.add(results.get(i));
    }
    return ordered;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
