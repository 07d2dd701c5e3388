// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.hold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldBytesTest {

  private final HeldBytes bytes = new HeldBytes(1_000);

  @Test
  void aNamespaceTakesAQuarter() {
    HeldBytes.Account one = bytes.of("one");
    assertThat(one.take(200)).isTrue();
    assertThat(one.take(51)).isFalse();
    assertThat(one.take(50)).isTrue();
    assertThat(one.take(1)).isFalse();
    assertThat(bytes.of("other").take(250)).isTrue();
    one.give(50);
    assertThat(one.take(50)).isTrue();
    assertThat(bytes.taken()).isEqualTo(500);
  }

  @Test
  void allOfThemTakeTheLimit() {
    for (int i = 0; i < 4; i++) {
      assertThat(bytes.of("n" + i).take(250)).isTrue();
    }
    assertThat(bytes.of("late").take(1)).isFalse();
    bytes.of("n1").give(250);
    assertThat(bytes.of("late").take(1)).isTrue();
  }

  @Test
  void nothingIsGivenBackTwice() {
    HeldBytes.Account one = bytes.of("one");
    assertThat(one.take(0)).isTrue();
    one.give(0);
    assertThat(one.take(100)).isTrue();
    one.give(100);
    assertThat(bytes.taken()).isZero();
    assertThat(one.take(250)).isTrue();
  }
}
