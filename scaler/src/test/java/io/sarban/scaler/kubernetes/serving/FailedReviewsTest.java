// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailedReviewsTest {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FailedReviews failed = new FailedReviews(() -> now);

  @BeforeEach
  void useUp() {
    for (int i = 0; i < FailedReviews.A_MINUTE; i++) {
      assertThat(failed.begin("10.0.0.1")).isTrue();
    }
  }

  @Test
  void anAddressThatFailsTooOftenWaitsForAMinute() {
    assertThat(failed.begin("10.0.0.1")).isFalse();
    assertThat(failed.begin("10.0.0.2")).as("another address").isTrue();
    now = now.plusSeconds(61);
    assertThat(failed.begin("10.0.0.1")).isTrue();
  }

  @Test
  void aReviewThatFindsTheOwnerDoesNotCount() {
    failed.forgive("10.0.0.1");
    assertThat(failed.begin("10.0.0.1")).isTrue();
    assertThat(failed.begin("10.0.0.1")).isFalse();
  }
}
