// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailedReviewsTest {

  private static final String CLIENT = "10.0.0.1";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FailedReviews failed = new FailedReviews();

  @BeforeEach
  void useUp() {
    for (int i = 0; i < FailedReviews.A_MINUTE; i++) {
      assertThat(failed.begin(CLIENT, NOW)).isTrue();
    }
  }

  private void others(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(failed.begin("10.1." + i / 256 + "." + i % 256, NOW)).isTrue();
    }
  }

  @Test
  void anAddressThatFailsTooOftenWaitsForAMinute() {
    assertThat(failed.begin(CLIENT, NOW.plusSeconds(59))).isFalse();
    assertThat(failed.begin("10.0.0.2", NOW)).as("another address").isTrue();
    assertThat(failed.begin(CLIENT, NOW.plusSeconds(60))).isTrue();
  }

  @Test
  void manyAddressesDoNotResetALimit() {
    others(FailedReviews.MAX_ADDRESSES - 1);
    assertThat(failed.begin(CLIENT, NOW)).isFalse();
    assertThat(failed.begin("10.1.0.0", NOW)).isTrue();
    assertThat(failed.begin(CLIENT, NOW)).isFalse();
  }

  @Test
  void beyondTheMostAddressesTheOldestIsForgotten() {
    others(FailedReviews.MAX_ADDRESSES);
    assertThat(failed.begin(CLIENT, NOW)).isTrue();
  }

  @Test
  void aReviewThatFindsTheOwnerDoesNotCount() {
    failed.forgive(CLIENT);
    assertThat(failed.begin(CLIENT, NOW)).isTrue();
    assertThat(failed.begin(CLIENT, NOW)).isFalse();
  }
}
