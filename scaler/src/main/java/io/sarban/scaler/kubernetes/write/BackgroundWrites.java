// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.sarban.scaler.problem.Fault;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the cluster that no caller waits for: statuses and events. They wait for the end of a
 * burst of scale requests, because they load the API server as much; but at most 10 s.
 */
public final class BackgroundWrites implements Executor, AutoCloseable {

  /** Few, so that they do not slow down other work. */
  private static final int THREADS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWrites.class);
  private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_MILLIS = 500;

  private final ScheduledThreadPoolExecutor threads;
  private final BooleanSupplier burst;

  /**
   * @param burst whether many scale requests are under way
   */
  public BackgroundWrites(BooleanSupplier burst) {
    this.burst = burst;
    threads =
        new ScheduledThreadPoolExecutor(
            THREADS, write -> new Thread(write, "write"), new ThreadPoolExecutor.DiscardPolicy());
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable write) {
    schedule(write, Duration.ZERO);
  }

  /** Writes after the delay. */
  public void schedule(Runnable write, Duration delay) {
    long latest = System.nanoTime() + delay.toNanos() + LATEST_NANOS;
    schedule(write, delay.toMillis(), latest);
  }

  /** Runs the step now, and again after the delay whenever it has ended, also with an error. */
  public void repeat(Runnable step, Duration delay) {
    threads.scheduleWithFixedDelay(() -> guarded(step), 0, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      // the executor would not run this task again
      LOG.error(new Fault(e).told("a write in the background failed"));
    }
  }

  private void schedule(Runnable write, long millis, long latest) {
    threads.schedule(() -> run(write, latest), millis, TimeUnit.MILLISECONDS);
  }

  private void run(Runnable write, long latest) {
    if (burst.getAsBoolean() && System.nanoTime() - latest < 0) {
      schedule(write, LOOK_MILLIS, latest);
    } else {
      guarded(write);
    }
  }

  /** Drops writes that have not started: the next leader finds out what to write. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
