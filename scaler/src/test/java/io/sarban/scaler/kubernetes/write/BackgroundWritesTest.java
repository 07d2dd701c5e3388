// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Background writes are delayed by a burst, but are written. */
class BackgroundWritesTest {

  private final AtomicBoolean burst = new AtomicBoolean(true);
  private final BackgroundWrites writes = new BackgroundWrites(burst::get);
  private final AtomicInteger written = new AtomicInteger();

  @AfterEach
  void stop() {
    writes.close();
  }

  @Test
  void aWriteWaitsForTheEndOfABurst() throws Exception {
    writes.execute(written::incrementAndGet);
    Thread.sleep(700);
    assertThat(written).hasValue(0);
    burst.set(false);
    await().untilAsserted(() -> assertThat(written).hasValue(1));
  }

  @Test
  void aBurstThatDoesNotEndHoldsNothingUpForever() {
    writes.execute(written::incrementAndGet);
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(written).hasValue(1));
    assertThat(burst).isTrue();
  }

  @Test
  void whatWaitsAtTheEndIsDropped() throws Exception {
    burst.set(false);
    writes.schedule(written::incrementAndGet, Duration.ofMillis(300));
    writes.close();
    writes.execute(written::incrementAndGet);
    Thread.sleep(600);
    assertThat(written).hasValue(0);
  }

  @Test
  void aRepeatedStepGoesOnAfterAFailure() {
    writes.repeat(
        () -> {
          written.incrementAndGet();
          throw new IllegalStateException("thrown by this test");
        },
        Duration.ofMillis(10));
    await().untilAsserted(() -> assertThat(written.get()).isGreaterThan(2));
  }
}
