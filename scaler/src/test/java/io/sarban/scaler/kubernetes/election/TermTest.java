// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TermTest {

  private static final Duration TERM = Duration.ofSeconds(7);

  private final List<Boolean> told = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** A lock that the API server always gives. */
  private record Given(String identity) implements Lock {
    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
      return null;
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {}

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {}

    @Override
    public String describe() {
      return "a lock";
    }
  }

  private Term term(InstantSource clock) {
    return new Term(new Given("me"), TERM, timer, clock, told::add);
  }

  private static LeaderElectionRecord record(String holder, Instant renewed) {
    var at = renewed.atZone(ZoneOffset.UTC);
    return new LeaderElectionRecord(holder, Duration.ofSeconds(10), at, at, 0);
  }

  @Test
  void beginsWithTheLockAndEndsWithIt() {
    Instant now = Instant.now();
    Term term = term(InstantSource.fixed(now));
    term.create(null, record("me", now));
    assertThat(told).isEmpty();
    term.held(true);
    term.update(null, record("me", now));
    assertThat(told).containsExactly(true);
    term.held(false);
    assertThat(told).containsExactly(true, false);
  }

  @Test
  void endsByItselfWhenNothingIsRenewed() {
    Instant now = Instant.now();
    Term term = term(InstantSource.system());
    term.create(null, record("me", now.minus(TERM).plusSeconds(2)));
    term.held(true);
    await().untilAsserted(() -> assertThat(told).containsExactly(true, false));
    term.update(null, record("me", Instant.now()));
    assertThat(told).containsExactly(true, false, true);
  }

  @Test
  void isNotBegunByARenewalThatCameTooLate() {
    Instant now = Instant.now();
    Term term = term(InstantSource.fixed(now));
    term.update(null, record("me", now.minus(TERM)));
    term.held(true);
    assertThat(told).isEmpty();
  }

  @Test
  void isNotProlongedByGivingTheLockUp() {
    Instant now = Instant.now();
    Term term = term(InstantSource.fixed(now));
    term.held(true);
    term.update(null, record(null, now));
    assertThat(told).isEmpty();
  }
}
