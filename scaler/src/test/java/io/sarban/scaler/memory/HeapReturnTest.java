// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeapReturnTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MIB = 1 << 20;

  private static Instant after(int seconds) {
    return START.plus(Duration.ofSeconds(seconds));
  }

  @Test
  void whatTheStartLeftIsCollectedOnceItIsCalm() {
    HeapReturn state = HeapReturn.begin(48 * MIB, START).look(90 * MIB, after(20));
    assertThat(state.due()).isFalse();
    state = state.look(90 * MIB, after(40)).look(90 * MIB, after(60));
    assertThat(state.due()).isFalse();
    assertThat(state.look(90 * MIB, after(80)).due()).isTrue();
  }

  @Test
  void aHeapThatStaysAsItIsIsLeftAlone() {
    HeapReturn state = HeapReturn.begin(90 * MIB, START).collected(60 * MIB, after(60));
    for (int seconds = 80; seconds < 10_000; seconds += 20) {
      state = state.look(62 * MIB, after(seconds));
      assertThat(state.due()).isFalse();
    }
  }

  /** Polls leave some garbage that outlives the young generation. */
  @Test
  void aHeapThatCreepsIsCollectedOnceThatIsWorthIt() {
    HeapReturn state = HeapReturn.begin(90 * MIB, START).collected(60 * MIB, after(60));
    int seconds = 60;
    for (long size = 61; size <= 72; size++) {
      seconds += 20;
      state = state.look(size * MIB, after(seconds));
      assertThat(state.due()).isFalse();
    }
    assertThat(state.look(73 * MIB, after(seconds + 20)).due()).isTrue();
  }

  @Test
  void aBurstIsWaitedFor() {
    HeapReturn state = HeapReturn.begin(90 * MIB, START).collected(60 * MIB, after(60));
    for (int seconds = 80; seconds < 400; seconds += 20) {
      state = state.look((60 + seconds) * MIB, after(seconds));
      assertThat(state.due()).isFalse();
    }
    state = state.look(450 * MIB, after(400));
    assertThat(state.look(450 * MIB, after(460)).due()).isTrue();
  }

  /** Everything that a burst leaves is collected, however little it is. */
  @Test
  void afterASmallBurstAllIsCollectedToo() {
    HeapReturn state = HeapReturn.begin(90 * MIB, START).collected(60 * MIB, after(60));
    state = state.look(66 * MIB, after(80));
    assertThat(state.due()).isFalse();
    assertThat(state.look(66 * MIB, after(140)).due()).isTrue();
  }

  @Test
  void whatIsStillNeededIsNotCollectedAgain() {
    HeapReturn state = HeapReturn.begin(60 * MIB, START).look(300 * MIB, after(20));
    state = state.look(300 * MIB, after(90));
    assertThat(state.due()).isTrue();
    state = state.collected(280 * MIB, after(90));
    assertThat(state.look(280 * MIB, after(1000)).due()).isFalse();
  }
}
