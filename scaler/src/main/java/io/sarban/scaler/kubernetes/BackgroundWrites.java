package io.sarban.scaler.kubernetes;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Writes to the cluster that nobody waits for: statuses and events. They come after a burst of
 * scale requests, for which the API server has to do as much; but no more than 10 s later.
 */
public final class BackgroundWrites implements Executor {

  private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_MILLIS = 500;

  private final ScheduledExecutorService threads;
  private final BooleanSupplier burst;

  /**
   * @param threads write
   * @param burst whether many scale requests are under way
   */
  public BackgroundWrites(ScheduledExecutorService threads, BooleanSupplier burst) {
    this.threads = threads;
    this.burst = burst;
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

  private void schedule(Runnable write, long millis, long latest) {
    threads.schedule(() -> run(write, latest), millis, TimeUnit.MILLISECONDS);
  }

  private void run(Runnable write, long latest) {
    if (burst.getAsBoolean() && System.nanoTime() - latest < 0) {
      schedule(write, LOOK_MILLIS, latest);
    } else {
      write.run();
    }
  }
}
