// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.resolve.SecretValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureMessagesTest {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Duration search = Duration.ofMillis(500);
  private final FailureMessages messages = new FailureMessages(this::tick);
  private final PolledTrigger trigger =
      new PolledTrigger(
          "s0",
          "",
          "s0-metric",
          "type",
          null,
          null,
          List.of(),
          SecretValues.of(List.of("s3cret")),
          Optional.empty());

  /** Each reading of the clock is later. */
  private Instant tick() {
    now = now.plus(search);
    return now;
  }

  private String shown(String namespace, String message) {
    Measurement shown =
        messages.shown(trigger, namespace, Measurement.failed("url", message + " s3cret"));
    return ((Measurement.Failed) shown).message();
  }

  @Test
  void hidesSecretsAndLeavesOutWhatTakesTooLong() {
    for (int i = 0; i < 5; i++) {
      assertThat(shown("a", "failure " + i)).contains("failure " + i + " ***");
    }
    assertThat(shown("a", "another")).contains(SecretValues.NOT_SEARCHED).doesNotContain("s3cret");
    assertThat(shown("b", "another")).contains("another ***");
    assertThat(shown("a", "another")).as("searched already").contains("another ***");

    now = now.plusSeconds(100);
    assertThat(shown("a", "later")).contains("later ***");
  }

  @Test
  void aNumberIsShownAsItIs() {
    assertThat(messages.shown(trigger, "a", Measurement.of(7, 0))).isEqualTo(Measurement.of(7, 0));
  }
}
