// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.election;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.sarban.scaler.kubernetes.api.Fence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part, by a Lease, in the election of the one scaler that scales. A scaler that loses the
 * leadership, for example because it cannot reach the API server, becomes a candidate again.
 */
public final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  public static final String LEASE = "sarban-scaler";

  /** A leader that is gone is replaced after this time and one retry interval. */
  private static final Duration LEASE_DURATION = Duration.ofSeconds(10);

  /**
   * A leader that cannot renew its lease stops leading after this time. Work that it started before
   * may go on until the lease ends; see {@link Fence}.
   */
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(7);

  private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final LeaderElectionConfig config;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "leadership");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean closed;
  private volatile CompletableFuture<?> election;

  /**
   * @param namespace of the Lease
   * @param identity the pod's name
   * @param leads called when this scaler becomes the leader, and when it stops leading
   */
  public Leadership(
      KubernetesClient client, String namespace, String identity, Consumer<Boolean> leads) {
    this.client = client;
    Term term =
        new Term(
            new RepairedLock(
                new LeaseLock(namespace, LEASE, identity),
                namespace,
                LEASE,
                InstantSource.system()),
            RENEW_DEADLINE,
            timer,
            InstantSource.system(),
            now -> lead(leads, now));
    this.config =
        new LeaderElectionConfigBuilder()
            .withName(LEASE)
            .withLock(term)
            .withLeaseDuration(LEASE_DURATION)
            .withRenewDeadline(RENEW_DEADLINE)
            .withRetryPeriod(RETRY_PERIOD)
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(
                new LeaderCallbacks(
                    () -> term.held(true),
                    () -> term.held(false),
                    leader -> LOG.info("the leader is {}", leader)))
            .build();
  }

  private static void lead(Consumer<Boolean> leads, boolean now) {
    LOG.info(now ? "this scaler leads" : "this scaler has lost leadership");
    leads.accept(now);
  }

  /** Takes part in the election until closed. */
  public synchronized void start() {
    if (!closed) {
      election = client.leaderElector().withConfig(config).build().start();
      election.whenComplete((done, failure) -> start());
    }
  }

  /** Gives up the leadership at once, so that another scaler need not wait. */
  @Override
  public void close() {
    closed = true;
    CompletableFuture<?> running = election;
    if (running != null) {
      running.cancel(true);
    }
    timer.shutdown();
  }
}
