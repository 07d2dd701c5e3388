// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Sources.Asked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowSourcesTest {

  private static final Duration LONG = Duration.ofSeconds(3);

  private final SlowSources slow = new SlowSources();

  private record Named(String describe) implements Source {
    @Override
    public LookCost lookCost() {
      return LookCost.NONE;
    }
  }

  private static Asked source(String name) {
    return new Asked(null, new Named(name));
  }

  @Test
  void aSourceIsSlowUntilItIsQuick() {
    slow.took("a", source("s"), LONG);
    assertThat(slow.contains(List.of("b", "a"), source("s"))).isTrue();
    assertThat(slow.contains(List.of("a"), source("t"))).isFalse();
    slow.took("a", source("s"), Duration.ofSeconds(1));
    assertThat(slow.contains(List.of("a"), source("s"))).isFalse();
  }

  /** A tenant can write a URL with the hash of a neighbour's. */
  @Test
  void anotherNamespacesSourceWithTheSameHashIsNotSlow() {
    assertThat(source("Aa")).hasSameHashCodeAs(source("BB"));
    slow.took("a", source("Aa"), LONG);
    assertThat(slow.contains(List.of("b"), source("BB"))).isFalse();
    slow.took("b", source("BB"), Duration.ZERO);
    assertThat(slow.contains(List.of("a"), source("Aa"))).isTrue();
  }

  @Test
  void theOldestAreForgotten() {
    for (int i = 0; i < 10_001; i++) {
      slow.took("a", source("s" + i), LONG);
    }
    assertThat(slow.contains(List.of("a"), source("s0"))).isFalse();
    assertThat(slow.contains(List.of("a"), source("s1"))).isTrue();
  }
}
