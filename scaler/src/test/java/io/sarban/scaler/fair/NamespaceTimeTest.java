// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NamespaceTimeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final NamespaceTime time = new NamespaceTime(Duration.ofSeconds(10), 10);

  private void plan(Instant began, Duration took) {
    time.add("a", began, began.plus(took));
  }

  @Test
  void isUsedByManySmallPlansOrAFewLongOnes() {
    for (int i = 0; i < 9; i++) {
      plan(NOW, Duration.ofSeconds(1));
    }
    assertThat(time.isUsed("a", NOW)).isFalse();
    plan(NOW, Duration.ofSeconds(2));
    assertThat(time.isUsed("a", NOW)).isTrue();
    assertThat(time.isUsed("b", NOW)).as("another namespace").isFalse();
  }

  @Test
  void aTenthOfTheTimeThatPassesIsFreeAgain() {
    plan(NOW, Duration.ofSeconds(12));
    Instant end = NOW.plusSeconds(12);
    assertThat(time.isUsed("a", end.plusSeconds(20))).isTrue();
    assertThat(time.isUsed("a", end.plusSeconds(21))).isFalse();
    plan(end.plusSeconds(21), Duration.ofSeconds(1));
    assertThat(time.isUsed("a", end.plusSeconds(22))).isTrue();
  }

  @Test
  void whatTakesNoTimeIsNeverTooMuch() {
    for (int i = 0; i < 100_000; i++) {
      plan(NOW, Duration.ZERO);
      time.add("a", NOW.plusSeconds(1), NOW);
    }
    assertThat(time.isUsed("a", NOW)).isFalse();
  }

  @Test
  void whatWasUsedLongAgoIsForgotten() {
    plan(NOW, Duration.ofSeconds(60));
    time.tidy(NOW.plusSeconds(120));
    assertThat(time.isUsed("a", NOW.plusSeconds(60))).isTrue();
    time.tidy(NOW.plusSeconds(700));
    assertThat(time.isUsed("a", NOW.plusSeconds(60))).isFalse();
  }
}
