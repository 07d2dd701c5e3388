// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyTest {

  @ParameterizedTest
  @CsvSource({
    ",,16,16,16",
    ",,3,3,3",
    ",,1,1,1",
    ",1,16,1,1",
    ",32,16,1,32",
    "4,,16,4,4",
    "64,,16,64,32",
    "24,8,16,24,8",
    "1,,16,1,1"
  })
  void isWhatTheRouteSays(
      Integer concurrentConsumers, Integer maxMessages, int byDefault, int atOnce, int aFetch) {
    assertThat(Concurrency.of(concurrentConsumers, maxMessages, byDefault))
        .isEqualTo(new Concurrency(atOnce, aFetch));
  }

  @ParameterizedTest
  @CsvSource({"0,16", "8,8", "9,0", "16,0"})
  void fetchesOnceHalfOfTheHandsAreFree(int inHand, int room) {
    assertThat(new Concurrency(16, 16).room(inHand)).isEqualTo(room);
  }

  @Test
  void neverFetchesMoreThanItMayOrHasHandsFor() {
    assertThat(new Concurrency(64, 32).room(10)).isEqualTo(32);
    assertThat(new Concurrency(2, 2).room(1)).isEqualTo(1);
    assertThat(new Concurrency(3, 1).room(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1001})
  void refusesWhatIsOutOfRange(int concurrentConsumers) {
    assertThatThrownBy(() -> Concurrency.of(concurrentConsumers, null, 16))
        .hasMessage(
            "azure-storage-queue: concurrentConsumers must be 1 to 1000, not "
                + concurrentConsumers);
  }
}
