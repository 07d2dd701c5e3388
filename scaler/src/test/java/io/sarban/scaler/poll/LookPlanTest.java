// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    // took, share, milliseconds until the next
    "0, 50, 1000",
    "1, 50, 1000",
    "20, 50, 1000",
    "21, 50, 1050",
    "100, 50, 5000",
    "100, 200, 20000",
    "5, 200, 1000",
    "9000, 50, 450000",
  })
  void aLookTakesNoMoreThanItsShareOfTheTime(long took, int share, long next) {
    LookPlan plan = LookPlan.first(NOW).answered(NOW, Duration.ofMillis(took), share, SECOND);
    assertThat(Duration.between(NOW, plan.next())).hasMillis(next);
  }

  @ParameterizedTest
  @ValueSource(ints = {LookPlan.SHARE, LookSlice.SHARE, 200})
  void inAnyHourLooksTakeTheirShareAtMost(int share) {
    Random random = new Random(share);
    for (int run = 0; run < 100; run++) {
      LookPlan plan = LookPlan.first(NOW);
      Duration taken = Duration.ZERO;
      while (plan.next().isBefore(NOW.plusSeconds(3600))) {
        Duration took = Duration.ofMillis((long) Math.exp(random.nextDouble() * 7));
        taken = taken.plus(took);
        plan = plan.answered(plan.next(), took, share, SECOND);
      }
      assertThat(taken.toMillis() * share)
          .isLessThanOrEqualTo(Duration.between(NOW, plan.next()).toMillis());
    }
  }

  @Test
  void whileLooksFailTheyComeHalfAsOftenEachTimeDownToOnceAMinute() {
    List<Long> pauses = new ArrayList<>();
    LookPlan plan = LookPlan.first(NOW);
    for (int i : IntStream.range(0, 8).toArray()) {
      Instant began = plan.next();
      plan = plan.failed(began, SECOND);
      pauses.add(Duration.between(began, plan.next()).toSeconds());
    }
    assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);

    Instant began = plan.next();
    plan = plan.answered(began, Duration.ofMillis(1), LookPlan.SHARE, SECOND);
    assertThat(plan.next()).isEqualTo(began.plus(SECOND));
    assertThat(plan.failed(began, SECOND).next()).isEqualTo(began.plusSeconds(2));
  }

  @Test
  void aLongIntervalIsNotCutShortByAFailure() {
    Duration hour = Duration.ofHours(1);
    assertThat(LookPlan.first(NOW).failed(NOW, hour).next()).isEqualTo(NOW.plus(hour));
  }

  @Test
  void whoIsNotAskedNowGoesOnFailing() {
    LookPlan plan = LookPlan.first(NOW).failed(NOW, SECOND).failed(NOW, SECOND);
    assertThat(plan.at(NOW).failed(NOW, SECOND).next()).isEqualTo(NOW.plusSeconds(8));
  }
}
