// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Makes the calls of one batch, at most 16 at a time: the batch's own thread makes calls, and so do
 * up to 15 helpers. A batch that waits for a slow source delays no other batch.
 */
public final class ParallelCalls implements AutoCloseable {

  private static final int AT_ONCE = 16;

  /** Of a trigger type: hundreds of slow sources must not have 15 each. */
  private static final int HELPERS = 64;

  /** A batch has these besides. */
  private static final int FEW = 3;

  /** A call about one item. Failures are part of its result. */
  @FunctionalInterface
  public interface Call<T, R> {
    R make(T item) throws InterruptedException;
  }

  private final Semaphore shared = new Semaphore(HELPERS);
  private final ThreadPoolExecutor helpers;

  /**
   * @param name of the threads
   */
  public ParallelCalls(String name) {
    this(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  ParallelCalls(ThreadFactory threads) {
    helpers =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), threads);
  }

  /** The result for each item, in their order. An interrupt ends the calls. */
  public <T, R> List<R> each(List<T> items, Call<T, R> call) throws InterruptedException {
    AtomicReferenceArray<R> results = new AtomicReferenceArray<>(items.size());
    AtomicInteger next = new AtomicInteger();
    Callable<Boolean> step =
        () -> {
          int i = next.getAndIncrement();
          if (i >= items.size()) {
            return false;
          }
          results.set(i, call.make(items.get(i)));
          return true;
        };
    List<Future<Boolean>> helping = new ArrayList<>();
    try {
      do {
        // again after each call: other batches may have ended
        help(step, Math.min(items.size() - next.get(), AT_ONCE) - 1, helping);
      } while (step.call());
      for (Future<Boolean> helper : helping) {
        helper.get();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      helping.forEach(helper -> helper.cancel(true));
    }
    List<R> ordered = new ArrayList<>(items.size());
    for (int i = 0; i < results.length(); i++) {
      ordered.add(results.get(i));
    }
    return ordered;
  }

  private void help(Callable<Boolean> step, int most, List<Future<Boolean>> helping) {
    while (helping.size() < most && (helping.size() < FEW || shared.tryAcquire())) {
      Runnable ended = helping.size() < FEW ? () -> {} : shared::release;
      FutureTask<Boolean> helper =
          new FutureTask<>(
              () -> {
                while (step.call()) {
                  // the next item
                }
                return true;
              });
      begin(helper, ended);
      helping.add(helper);
    }
  }

  /**
   * @param ended is run once the helper uses no thread, also if it was cancelled before it began
   */
  private void begin(FutureTask<Boolean> helper, Runnable ended) {
    boolean begun = false;
    try {
      helpers.execute(
          () -> {
            try {
              helper.run();
            } finally {
              ended.run();
            }
          });
      begun = true;
    } finally {
      if (!begun) {
        ended.run();
      }
    }
  }

  @Override
  public void close() {
    helpers.shutdownNow();
  }
}
