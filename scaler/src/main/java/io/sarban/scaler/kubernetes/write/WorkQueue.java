// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings resources into the wanted state, one run for each resource at a time, like a controller's
 * work queue: requests for the same resource are combined, and failed runs are repeated with
 * growing delays.
 */
public final class WorkQueue {

  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final int MAX_DOUBLINGS = 6;

  /** Does the work for one resource; returns the delay until the next run, if any. */
  @FunctionalInterface
  public interface Work {
    Optional<Duration> run(ResourceKey key) throws Exception;
  }

  /** A resource's next run; {@code running} stands for the current one. */
  private record Turn(boolean running, boolean again, long dueNanos) {}

  private final BackgroundWrites writes;
  private final Work work;
  private final Map<ResourceKey, Turn> turns = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Integer> failures = new ConcurrentHashMap<>();

  public WorkQueue(BackgroundWrites writes, Work work) {
    this.writes = writes;
    this.work = work;
  }

  /** Requests a run soon; it starts after the resource's current run. */
  public void add(ResourceKey key) {
    add(key, Duration.ZERO);
  }

  @SuppressWarnings("ReferenceEquality") // an equal earlier turn is already scheduled
  private void add(ResourceKey key, Duration delay) {
    Turn wanted = new Turn(false, false, System.nanoTime() + delay.toNanos());
    Turn now =
        turns.compute(
            key,
            (same, turn) -> {
              if (turn == null || (!turn.running() && wanted.dueNanos() < turn.dueNanos())) {
                return wanted;
              }
              return turn.running() ? new Turn(true, true, 0) : turn;
            });
    if (now == wanted) {
      writes.schedule(() -> run(key, wanted), delay);
    }
  }

  private void run(ResourceKey key, Turn turn) {
    if (!turns.replace(key, turn, new Turn(true, false, 0))) {
      // an earlier turn was added meanwhile
      return;
    }
    Optional<Duration> again = work(key);
    Turn ended = turns.remove(key);
    if (ended.again() && !failures.containsKey(key)) {
      add(key);
    } else {
      again.ifPresent(delay -> add(key, delay));
    }
  }

  private Optional<Duration> work(ResourceKey key) {
    Optional<Duration> again = Optional.empty();
    try {
      again = work.run(key);
    } catch (Fence.NotLeadingException e) {
      // the leader does it
      again = Optional.empty();
    } catch (Exception e) {
      // a deleted resource needs no more work
      if (!Refusals.isMissing(e)) {
        return Optional.of(failed(key, e));
      }
    } catch (Throwable e) {
      // also for an Error: the turn ends like that of any failure
      return Optional.of(failed(key, new IllegalStateException(new Fault(e).toString(), e)));
    }
    failures.remove(key);
    return again;
  }

  private Duration failed(ResourceKey key, Exception e) {
    int count = failures.merge(key, 1, Integer::sum);
    if (count == 1 && !Refusals.isConflict(e)) {
      LOG.warn("{}: {}; retrying", key, Refusals.oneLine(e));
    }
    long millis = 500L << Math.min(count - 1, MAX_DOUBLINGS);
    // with jitter, so that requests do not all hit a recovered server at once
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
  }
}
