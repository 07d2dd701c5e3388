// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ReplicaAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Chooses endpoints, and limits the retries. Times are nanoseconds of one clock. */
final class Attempts {

  /** How long endpoints that refuse are retried if no readiness time is set. */
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  private static final long MAX_PAUSE_MILLIS = 200;

  /** Refusals in a row without a pause. */
  private static final int AT_ONCE = 8;

  private final Set<ReplicaAddress> failed = new HashSet<>(0);
  private int refusals;
  private long failingSince = -1;
  private long pauseMillis = 5;

  /**
   * Chooses an endpoint that has not failed and is not suspected, if there is one: the wanted one,
   * else a random one.
   *
   * @param ready at least one
   */
  ReplicaAddress choose(
      List<ReplicaAddress> ready, Stickiness stickiness, Predicate<ReplicaAddress> suspect) {
    if (ready.size() == 1) {
      return ready.get(0);
    }
    Optional<ReplicaAddress> wanted =
        stickiness.wanted(ready).filter(endpoint -> !failed.contains(endpoint));
    return wanted.orElseGet(() -> any(ready, suspect));
  }

  private ReplicaAddress any(List<ReplicaAddress> ready, Predicate<ReplicaAddress> suspect) {
    int first = ThreadLocalRandom.current().nextInt(ready.size());
    ReplicaAddress second = null;
    for (int i = 0; i < ready.size(); i++) {
      ReplicaAddress next = ready.get((first + i) % ready.size());
      if (!failed.contains(next)) {
        if (!suspect.test(next)) {
          return next;
        }
        second = second == null ? next : second;
      }
    }
    return second == null ? ready.get(first) : second;
  }

  /**
   * Notes that an endpoint refused the connection.
   *
   * @param left the readiness time that is left; negative for no limit
   * @return whether to retry
   */
  boolean failed(ReplicaAddress endpoint, long now, long left) {
    failed.add(endpoint);
    refusals++;
    if (failingSince < 0) {
      failingSince = now;
    }
    return left > 0 || left < 0 && now - failingSince <= PATIENCE;
  }

  /**
   * Whether to pause before the next attempt: if all endpoints have failed, which are all retried
   * then, or many in a row.
   */
  boolean pauses(List<ReplicaAddress> ready) {
    if (ready.isEmpty()) {
      return false;
    }
    if (failed.size() >= ready.size() && failed.containsAll(ready)) {
      failed.clear();
      return true;
    }
    return refusals % AT_ONCE == 0;
  }

  /** The next pause; each is longer than the last. */
  long pauseMillis() {
    long pause = pauseMillis;
    pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    return pause;
  }

  /** Starts over with other endpoints. */
  void restart() {
    failed.clear();
    refusals = 0;
    failingSince = -1;
  }
}
