// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownNamesTest {

  private final KnownNames names = new KnownNames(32 << 10);

  private void learn(int number, int length) {
    for (int i = 0; i < number; i++) {
      names.learn("queue-" + i, "x".repeat(length));
    }
  }

  private int characters(int number) {
    int characters = 0;
    for (int i = 0; i < number; i++) {
      characters += names.find("queue-" + i).map(String::length).orElse(0);
    }
    return characters;
  }

  @Test
  void longAnswersUseLittleMemory() {
    learn(1_000, 2_048);
    assertThat(characters(1_000)).isBetween(2_048, 32 << 10);
  }

  @Test
  void ordinaryAnswersAreKept() {
    learn(150, 120);
    assertThat(characters(150)).isEqualTo(150 * 120);
    names.forget("queue-1");
    assertThat(names.find("queue-1")).isEmpty();
  }
}
