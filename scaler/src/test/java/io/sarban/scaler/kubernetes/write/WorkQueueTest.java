// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

  private static final ResourceKey A = new ResourceKey(ResourceKind.SCALED_OBJECT, "n", "a");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BackgroundWrites writes = new BackgroundWrites(() -> false);
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void stop() {
    writes.close();
  }

  @Test
  void whatIsAskedForWhileItRunsIsDoneOnceMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    WorkQueue queue =
        new WorkQueue(
            writes,
            key -> {
              assertThat(atOnce.incrementAndGet()).isEqualTo(1);
              begun.countDown();
              go.await();
              atOnce.decrementAndGet();
              runs.incrementAndGet();
              return Optional.empty();
            });
    queue.add(A);
    begun.await();
    for (int i = 0; i < 10; i++) {
      queue.add(A);
    }
    go.countDown();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs).hasValue(2));
    Thread.sleep(200);
    assertThat(runs).hasValue(2);
  }

  @Test
  void whatFailsIsTriedAgain() {
    WorkQueue queue =
        new WorkQueue(
            writes,
            key -> {
              if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
              return Optional.empty();
            });
    queue.add(A);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs).hasValue(3));
  }

  /** Waits longer than the retry of a failure would. */
  @Test
  void ofWhatIsGoneThereIsNothingToTryAgain() throws Exception {
    WorkQueue queue =
        new WorkQueue(
            writes,
            key -> {
              runs.incrementAndGet();
              throw new KubernetesClientException("gone", 404, null);
            });
    queue.add(A);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs).hasValue(1));
    Thread.sleep(1500);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aLaterTurnGivesWayToAnEarlierOne() throws Exception {
    WorkQueue queue =
        new WorkQueue(
            writes, key -> Optional.of(Duration.ofHours(runs.incrementAndGet() < 3 ? 1 : 2)));
    queue.add(A);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs).hasValue(1));
    queue.add(A);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs).hasValue(2));
    Thread.sleep(200);
    assertThat(runs).hasValue(2);
  }
}
