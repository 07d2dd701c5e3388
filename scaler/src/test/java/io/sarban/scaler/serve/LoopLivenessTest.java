// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class LoopLivenessTest {

  private static final Instant TICK = Instant.parse("2026-03-01T00:00:00Z");

  private static HealthCheck.Result result(Optional<Instant> tick, long secondsLater)
      throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      LoopLiveness liveness = new LoopLiveness(() -> tick, () -> TICK.plusSeconds(secondsLater));
      liveness.setCamelContext(camel);
      assertThat(liveness.isReadiness()).isFalse();
      return liveness.call();
    }
  }

  @Test
  void aLoopThatTicksIsAlive() throws Exception {
    assertThat(result(Optional.of(TICK), 60).getState()).isEqualTo(HealthCheck.State.UP);
  }

  @Test
  void aLoopThatHangsIsDead() throws Exception {
    HealthCheck.Result hangs = result(Optional.of(TICK), 61);
    assertThat(hangs.getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(hangs.getMessage()).hasValue("no poll was begun for 61 s");
  }

  @Test
  void aScalerThatStartsIsAliveHoweverLongTheApiServerIsAway() throws Exception {
    assertThat(result(Optional.empty(), 3600).getState()).isEqualTo(HealthCheck.State.UP);
  }
}
