// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {

  /** Tasks that have a thread and have not run yet. */
  private final Queue<Runnable> threads = new ArrayDeque<>();

  private final List<String> done = new ArrayList<>();
  private final FewAtOnce few = new FewAtOnce(threads::add, 2);

  @Test
  void givesThreadsToAFewAndLetsTheOthersWaitInTheirOrder() {
    for (String name : List.of("a", "b", "c", "d")) {
      few.execute("n", () -> done.add(name));
    }
    assertThat(threads).hasSize(2);
    threads.remove().run();
    assertThat(threads).hasSize(2);
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
    assertThat(done).containsExactly("a", "b", "c", "d");
    few.execute("n", () -> done.add("e"));
    assertThat(threads).hasSize(1);
  }

  @Test
  void namespacesTakeTurns() {
    for (String name : List.of("a1", "a2", "a3", "a4", "b1", "b2", "c1")) {
      few.execute(name.substring(0, 1), () -> done.add(name));
    }
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
    assertThat(done).containsExactly("a1", "a2", "a3", "b1", "c1", "a4", "b2");
  }

  @Test
  void aTaskThatFailsGivesItsThreadBack() {
    for (int i = 0; i < 3; i++) {
      few.execute(
          "n",
          () -> {
            throw new IllegalStateException("failed");
          });
    }
    for (int i = 0; i < 3; i++) {
      Runnable task = threads.remove();
      assertThatThrownBy(task::run).hasMessage("failed");
    }
    assertThat(threads).isEmpty();
    few.execute("n", () -> done.add("next"));
    threads.remove().run();
    assertThat(done).containsExactly("next");
  }
}
