// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.sarban.scaler.serve.Answer;
import io.sarban.scaler.serve.ExternalMetricsApi;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A few threads with a short queue: work beyond that is refused, to be tried again later. */
final class Lane implements AutoCloseable {

  private static final Answer BUSY =
      ExternalMetricsApi.failure(429, "TooManyRequests", "too many requests now; try again");

  private final ThreadPoolExecutor threads;

  Lane(String name, int size, int queue) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  CompletableFuture<Answer> answer(Supplier<Answer> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(BUSY);
    }
  }

  static Answer busy() {
    return BUSY;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
