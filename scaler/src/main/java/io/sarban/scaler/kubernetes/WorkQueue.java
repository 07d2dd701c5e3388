package io.sarban.scaler.kubernetes;

import io.sarban.scaler.resource.ResourceKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings resources into the wanted state, one at a time each, as a controller's work queue does:
 * what is asked for twice is done once, and what fails is done again, later each time.
 */
final class WorkQueue {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");
  private static final int MAX_DOUBLINGS = 6;

  /** Does the work for one resource. */
  @FunctionalInterface
  interface Work {
    void run(ResourceKey key) throws Exception;
  }

  private enum State {
    WAITING,
    RUNNING,
    AGAIN
  }

  private final ScheduledExecutorService threads;
  private final Work work;
  private final Map<ResourceKey, State> states = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Integer> failures = new ConcurrentHashMap<>();

  WorkQueue(ScheduledExecutorService threads, Work work) {
    this.threads = threads;
    this.work = work;
  }

  /** Does the work soon; after what is under way for the same resource. */
  void add(ResourceKey key) {
    add(key, Duration.ZERO);
  }

  void add(ResourceKey key, Duration delay) {
    State now =
        states.compute(
            key,
            (same, state) -> state == null || state == State.WAITING ? State.WAITING : State.AGAIN);
    if (now == State.WAITING) {
      // a second task of the same resource finds nothing left to do
      threads.schedule(() -> run(key), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run(ResourceKey key) {
    if (!states.replace(key, State.WAITING, State.RUNNING)) {
      return;
    }
    Duration again = null;
    try {
      work.run(key);
      failures.remove(key);
    } catch (Exception e) {
      again = failed(key, e);
    }
    if (again == null && states.remove(key, State.RUNNING)) {
      return;
    }
    states.remove(key);
    add(key, again == null ? Duration.ZERO : again);
  }

  private Duration failed(ResourceKey key, Exception e) {
    int count = failures.merge(key, 1, Integer::sum);
    if (count == 1 && !Refusals.isConflict(e)) {
      LOG.warn("{}: {}; it is tried again", key, Refusals.oneLine(e));
    }
    long millis = 500L << Math.min(count - 1, MAX_DOUBLINGS);
    // with jitter, so that a server that is back is not asked by all at once
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
  }
}
