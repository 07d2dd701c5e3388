// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemLogTest {

  private static final ResourceKey KEY =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");

  private final ProblemLog log = new ProblemLog();
  private final List<String> told = new ArrayList<>();

  private void follow() {
    log.follow(
        new ProblemLog.Follower() {
          @Override
          public void found(Problem problem) {
            told.add(problem.message());
          }

          @Override
          public void solved(ResourceKey key) {
            told.add("recovered");
          }
        });
  }

  private void report(String... messages) {
    log.report(
        KEY,
        List.of(messages).stream()
            .map(message -> new Problem(KEY, "s0", "query", message))
            .toList());
  }

  @Test
  void tellsOfAProblemOnceUntilItHasRecovered() {
    follow();
    report("a");
    report("a");
    report("b");
    report("a", "b");
    report();
    report();
    report("a");
    assertThat(told).containsExactly("a", "b", "recovered", "a");
  }

  /** A hostile source sends different words at each poll. */
  @Test
  void tellsOfTwentyOfAResourceAndThatThereAreMore() {
    follow();
    for (int i = 0; i < 1_000; i++) {
      report("word " + i);
    }
    assertThat(told).hasSize(21).startsWith("word 0").contains("word 19").doesNotContain("word 20");
    assertThat(told.get(20)).startsWith("has more problems, which are not logged");
    assertThat(log.standing()).extracting(Problem::message).containsExactly("word 999");
    report();
    report("word 7");
    assertThat(told).endsWith("recovered", "word 7");
  }

  @Test
  void aProblemIsOneLineThatIsReadForwards() {
    Problem problem = new Problem(KEY, "s0\n", "query", "a\r\nb\u202Egnol\u2066c\u2028d");
    assertThat(problem.toString())
        .isEqualTo("ScaledObject shop/orders, trigger s0, query: a b gnol c d");
  }
}
