// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.core.util.SharedExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads for requests of Azure's clients that have a time limit. */
final class TimedCalls {

  /** How many such requests there are at once; others wait. */
  private static final int MOST_THREADS = 64;

  private static final int KEEP_ALIVE_SECONDS = 10;

  private TimedCalls() {}

  /**
   * Gives Azure's clients other threads than their own, which end as soon as the JVM begins to end:
   * a worker drains after that, and no request with a time limit would be sent. Nobody ends these
   * threads; unused ones end by themselves.
   */
  static void outliveTheJvmsShutdown() {
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(MOST_THREADS, TimedCalls::thread);
    threads.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    threads.allowCoreThreadTimeOut(true);
    SharedExecutorService.getInstance().setExecutorService(threads);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "azure-timed-call");
    thread.setDaemon(true);
    return thread;
  }
}
