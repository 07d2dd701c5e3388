// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookSliceTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    // microseconds that one object costs, objects in a regular look each second
    "1, 10000",
    "60, 166",
    "1000, 10",
    "1250, 8",
    "50000, 8",
  })
  void aRegularLookTakesAHundredthOfTheTimeAndAHandfulAtLeast(long each, int regular) {
    LookSlice slice = LookSlice.first(NOW).looked(100, Duration.ofNanos(each * 100_000), NOW);
    assertThat(slice.regular(SECOND)).isEqualTo(regular);
  }

  @Test
  void beforeTheFirstLookItIsAHandful() {
    assertThat(LookSlice.first(NOW).regular(SECOND)).isEqualTo(LookSlice.HANDFUL);
    assertThat(LookSlice.first(NOW).more()).isZero();
  }

  @Test
  void savesForAMinuteAndSpendsWhatIsSaved() {
    LookSlice slice = LookSlice.first(NOW);
    slice = slice.looked(100, Duration.ofMillis(10), NOW.plusSeconds(10));
    assertThat(slice.more()).as("100 ms, 0.1 ms each").isEqualTo(1000);
    slice = slice.looked(100, Duration.ofMillis(10), NOW.plusSeconds(3600));
    assertThat(slice.more()).as("600 ms").isEqualTo(6000);
    slice = slice.spent(5950, Duration.ofMillis(595), NOW.plusSeconds(3600));
    assertThat(slice.more()).as("5 ms").isEqualTo(50);
    slice = slice.spent(50, Duration.ofMillis(5), NOW.plusSeconds(3600));
    assertThat(slice.more()).isZero();
  }

  @Test
  void aSlowAnswerCountsHalf() {
    LookSlice slice = LookSlice.first(NOW).looked(10, Duration.ofMillis(10), NOW);
    assertThat(slice.looked(10, Duration.ofMillis(30), NOW).each()).isEqualTo(2_000_000);
  }

  @Test
  void aClockThatGoesBackTakesNothingAway() {
    LookSlice slice = LookSlice.first(NOW).looked(10, Duration.ofMillis(1), NOW.plusSeconds(60));
    assertThat(slice.looked(10, Duration.ofMillis(1), NOW).more()).isEqualTo(slice.more());
  }

  /**
   * Whatever objects cost, and wherever work is found: at most two hundredths, plus the savings of
   * a minute.
   */
  @ParameterizedTest
  @CsvSource({"1, 0.0", "2, 0.3", "3, 0.9", "4, 1.0"})
  void inAnHourLooksTakeTwoHundredthsOfTheTime(int seed, double work) {
    Random random = new Random(seed);
    LookSlice slice = LookSlice.first(NOW);
    Instant now = NOW;
    long taken = 0;
    boolean foundWork = false;
    while (now.isBefore(NOW.plusSeconds(3600))) {
      int asked = foundWork ? slice.more() : slice.regular(SECOND);
      Duration took = Duration.ofNanos((long) (asked * 60_000 * (0.5 + random.nextDouble())));
      taken += took.toMillis();
      Instant over = now.plus(took);
      boolean spends = foundWork;
      slice = spends ? slice.spent(asked, took, over) : slice.looked(asked, took, over);
      foundWork = random.nextDouble() < work && slice.more() > 0;
      Duration pause = took.multipliedBy(spends ? 1 : LookSlice.SHARE);
      Duration apart = foundWork || pause.compareTo(SECOND) > 0 ? pause : SECOND;
      now = foundWork ? over : now.plus(apart);
    }
    assertThat(taken).isLessThanOrEqualTo(3600 * 20 + 2 * 600);
  }
}
