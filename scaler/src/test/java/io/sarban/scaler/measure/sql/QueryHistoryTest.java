// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryHistoryTest {

  private final QueryHistory history = new QueryHistory();

  @Test
  void quickQueriesComeFirstAndTroubledOnesLast() {
    history.took("slow", Duration.ofSeconds(2));
    history.took("quick", Duration.ofMillis(2));
    history.troubled("troubled");
    assertThat(history.ordered(List.of("troubled", "new", "slow", "quick", "slow")))
        .containsExactly("quick", "slow", "new", "troubled");
    assertThat(history.isTroubled("troubled")).isTrue();
    assertThat(history.isTroubled("slow")).isFalse();
    history.took("troubled", Duration.ofMillis(1));
    assertThat(history.isTroubled("troubled")).isFalse();
  }

  @Test
  void keepsNoQuerysText() {
    String sql = "SELECT " + "1 + ".repeat(200_000) + 1;
    history.took(sql, Duration.ofMillis(2));
    WeakReference<String> kept = new WeakReference<>(sql);
    sql = null;
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(kept.get()).isNull();
            });
    assertThat(history.ordered(List.of("new"))).containsExactly("new");
  }
}
