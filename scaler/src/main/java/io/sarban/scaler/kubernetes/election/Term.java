// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.election;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import io.sarban.scaler.kubernetes.api.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long this scaler may lead: from when it holds the lock until a limit after its last
 * successful renewal. Without this, the elector would believe that it leads while its own requests
 * hang, when another scaler may have taken over.
 */
final class Term implements Lock {

  private static final Logger LOG = LoggerFactory.getLogger(Term.class);

  private final Lock lock;
  private final Duration term;
  private final ScheduledExecutorService timer;
  private final InstantSource clock;
  private final Consumer<Boolean> leads;
  private volatile boolean failing;
  private boolean held;
  private boolean leading;
  private Instant until = Instant.MIN;
  private ScheduledFuture<?> end;

  /**
   * @param lock the elector's lock
   * @param term counted from the time in a renewal; shorter than the lease's duration
   * @param timer with one thread
   * @param leads called when this scaler becomes the leader, and when it stops leading
   */
  Term(
      Lock lock,
      Duration term,
      ScheduledExecutorService timer,
      InstantSource clock,
      Consumer<Boolean> leads) {
    this.lock = lock;
    this.term = term;
    this.timer = timer;
    this.clock = clock;
    this.leads = leads;
  }

  /** Called when the elector gains or loses the lock. */
  synchronized void held(boolean now) {
    held = now;
    settle();
  }

  private synchronized void renewed(LeaderElectionRecord record) {
    if (!identity().equals(record.getHolderIdentity())) {
      return;
    }
    until = record.getRenewTime().toInstant().plus(term);
    if (end != null) {
      end.cancel(false);
    }
    long millis = Math.max(0, Duration.between(clock.instant(), until).toMillis());
    Instant which = until;
    end = timer.schedule(() -> expire(which), millis, TimeUnit.MILLISECONDS);
    settle();
  }

  /** Ends the term by the timer, whatever the system clock says. */
  private synchronized void expire(Instant which) {
    if (until.equals(which)) {
      until = Instant.MIN;
      settle();
    }
  }

  private synchronized void settle() {
    boolean now = held && clock.instant().isBefore(until);
    if (now != leading) {
      leading = now;
      leads.accept(now);
    }
  }

  /** Reports once, in one line, that the API server refuses the lock or cannot be reached. */
  private <T> T asked(Supplier<T> question) {
    try {
      T answer = question.get();
      failing = false;
      return answer;
    } catch (KubernetesClientException e) {
      if (!failing && !Refusals.isConflict(e)) {
        failing = true;
        LOG.warn("{}: {}; retrying", describe(), Refusals.oneLine(e));
      }
      throw e;
    }
  }

  @Override
  public LeaderElectionRecord get(KubernetesClient client) {
    return asked(() -> lock.get(client));
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord record) {
    asked(
        () -> {
          lock.create(client, record);
          return null;
        });
    renewed(record);
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord record) {
    asked(
        () -> {
          lock.update(client, record);
          return null;
        });
    renewed(record);
  }

  @Override
  public String identity() {
    return lock.identity();
  }

  @Override
  public String describe() {
    return lock.describe();
  }
}
