// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Twenty in a second are a burst, whatever the clock's value. */
class BurstTest {

  private final Burst burst = new Burst();

  private void add(int count, long from, long everyMillis) {
    for (int i = 0; i < count; i++) {
      burst.add(from + TimeUnit.MILLISECONDS.toNanos(i * everyMillis));
    }
  }

  @Test
  void fewAreNone() {
    add(19, 0, 1);
    assertThat(burst.isOn(0)).isFalse();
  }

  @Test
  void manyAreOneUntilASecondAfter() {
    add(25, 0, 10);
    assertThat(burst.isOn(TimeUnit.MILLISECONDS.toNanos(1040))).isTrue();
    assertThat(burst.isOn(TimeUnit.MILLISECONDS.toNanos(1060))).isFalse();
  }

  @Test
  void aSteadyTrickleIsNone() {
    add(100, Long.MAX_VALUE - 5, 60);
    assertThat(burst.isOn(Long.MAX_VALUE - 5 + TimeUnit.MILLISECONDS.toNanos(5940))).isFalse();
  }
}
