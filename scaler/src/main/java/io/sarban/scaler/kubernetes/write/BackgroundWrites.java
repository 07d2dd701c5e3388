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
 * Writes to the cluster that nobody waits for: statuses and events. They come after a burst of
 * scale requests, for which the API server has to do as much; but no more than 10 s later.
 */
public final class BackgroundWrites implements Executor, AutoCloseable {

  /** Few: they are in nobody's way. */
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

  /** Does the step now, and again so long after each end of it, however it ends. */
  public void repeat(Runnable step, Duration delay) {
    threads.scheduleWithFixedDelay(() -> guarded(step), 0, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      // what is repeated would never run again
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

  /** What is not begun is not written: the next leader finds what there is to write. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
