// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static io.sarban.scaler.poll.LookedObject.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.resource.Engine;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookedTriggerTest {

  private static final Instant LATER = NOW.plusSeconds(1);

  private final LookedObject object = new LookedObject("maxReplicaCount: 100");

  @Test
  void beforeItsFirstPollThereIsNothingToLookFor() {
    assertThat(object.wants(NOW)).isFalse();
  }

  @Test
  void anIdleObjectIsWokenByAnyWork() {
    object.poll(0, NOW);
    assertThat(object.wants(LATER)).isTrue();
    assertThat(object.look(0, LATER)).isFalse();
    assertThat(object.look(1, LATER)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // at the poll, at the look, is it woken
    "10, 10, false",
    "10, 14, false",
    "10, 15, true",
    "10, 3, false",
    "100, 109, false",
    "100, 110, true",
    "400, 439, false",
    "400, 440, true",
  })
  void anActiveOneIsWokenWhenItsBacklogHasGrownByItsTargetAndATenth(
      double polled, double looked, boolean woken) {
    object.poll(polled, NOW);
    assertThat(object.wants(LATER)).isTrue();
    assertThat(object.look(looked, LATER)).isEqualTo(woken);
  }

  @Test
  void whoHasAllItsReplicasIsNotLookedAt() {
    object.poll(500, NOW);
    assertThat(object.replicas()).isEqualTo(100);
    assertThat(object.wants(LATER)).isFalse();
  }

  @Test
  void anAutoscalersObjectIsLookedAtWhileItIsIdle() {
    LookedObject theirs = new LookedObject("maxReplicaCount: 100", Engine.HPA);
    theirs.poll(0, NOW);
    assertThat(theirs.wants(LATER)).isTrue();
    assertThat(theirs.look(5, LATER)).isTrue();
    theirs.poll(5, LATER);
    assertThat(theirs.wants(LATER.plusSeconds(1))).isFalse();
  }

  @Test
  void whoIsBlindIsLeftToItsPoll() {
    object.pollBlind(NOW);
    assertThat(object.wants(LATER)).isFalse();
    object.poll(0, LATER);
    assertThat(object.wants(LATER)).isTrue();
  }

  @Test
  void aLookThatFailsIsTheLastBeforeThePoll() {
    object.poll(0, NOW);
    assertThat(object.look(Measurement.failed("", "is down"), LATER, true)).isFalse();
    assertThat(object.wants(LATER.plusSeconds(10))).isFalse();
    object.poll(0, LATER.plusSeconds(20));
    assertThat(object.wants(LATER.plusSeconds(20))).isTrue();
  }

  @Test
  void whoWasWokenIsNotLookedAtBeforeItIsPolled() {
    object.poll(0, NOW);
    assertThat(object.look(1, LATER)).isTrue();
    assertThat(object.wants(LATER.plusSeconds(10))).isFalse();
  }

  /** The outcome is equal, but it is another poll. */
  @Test
  void whoWasWokenForNothingIsLookedAtAgain() {
    object.poll(0, NOW);
    assertThat(object.look(1, LATER)).isTrue();
    object.poll(0, LATER);
    assertThat(object.wants(LATER.plusSeconds(1))).isTrue();
  }

  /** Otherwise work that came after the measurement would wait for the interval. */
  @Test
  void whoCouldNotBeWokenIsLookedAtAgain() {
    object.poll(0, NOW);
    assertThat(object.look(Measurement.of(1, 0), LATER, false)).isTrue();
    assertThat(object.wants(LATER.plusSeconds(1))).isTrue();
  }

  @Test
  void aLookIsNotSoonerThanTheObjectWants() {
    object.poll(0, NOW);
    object.look(0, NOW);
    assertThat(object.wants(NOW.plusMillis(999))).isFalse();
    assertThat(object.wants(NOW.plusMillis(1000))).isTrue();
  }
}
