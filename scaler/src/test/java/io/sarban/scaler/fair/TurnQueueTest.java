// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.fair.TurnQueue.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnQueueTest {

  private final TurnQueue<String> queue = new TurnQueue<>();

  @Test
  void ownersTakeTurnsAndEachKeepsItsOrder() {
    for (String value : List.of("a1", "a2", "a3", "b1", "b2", "c1")) {
      queue.add(value.substring(0, 1), value);
    }
    assertThat(queue.size()).isEqualTo(6);
    assertThat(queue.size("a")).isEqualTo(3);

    for (String value : List.of("a1", "b1", "c1", "a2", "b2", "a3")) {
      assertThat(queue.next(owner -> true).map(Turn::value)).contains(value);
    }
    assertThat(queue.next(owner -> true)).isEmpty();
    assertThat(queue.size("a")).isZero();
  }

  @Test
  void anOwnerThatMayNotGoKeepsItsPlace() {
    queue.add("a", "a1");
    queue.add("b", "b1");
    queue.add("b", "b2");

    assertThat(queue.next(owner -> owner.equals("b")).map(Turn::value)).contains("b1");
    assertThat(queue.next(owner -> true).map(Turn::value)).contains("a1");
  }

  @Test
  void whatIsTakenBackHasNoTurn() {
    Turn<String> first = queue.add("a", "a");
    Turn<String> equal = queue.add("a", "a");
    Turn<String> other = queue.add("b", "b");

    queue.remove(first);
    queue.remove(first);
    queue.remove(other);

    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.next(owner -> true)).containsSame(equal);
    assertThat(queue.next(owner -> true)).isEmpty();
  }
}
