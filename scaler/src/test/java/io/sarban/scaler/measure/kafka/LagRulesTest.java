// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.kafka.LagRules.Lag;
import io.sarban.scaler.measure.kafka.LagRules.OffsetReset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures come from KEDA's documentation if it has some. */
class LagRulesTest {

  private static LagRules rules(String... on) {
    var set = java.util.Set.of(on);
    return new LagRules(
        Optional.empty(),
        set.contains("earliest") ? OffsetReset.earliest : OffsetReset.latest,
        set.contains("scaleToZeroOnInvalidOffset"),
        set.contains("excludePersistentLag"),
        set.contains("allowIdleConsumers"),
        set.contains("limitToPartitionsWithLag"),
        set.contains("ensureEvenDistributionOfPartitions"),
        10);
  }

  @Test
  void theLagIsWhatIsNotCommitted() {
    assertThat(rules().lag(12, Optional.of(5L), Optional.empty())).isEqualTo(Lag.of(7));
    assertThat(rules().lag(3, Optional.of(5L), Optional.empty())).isEqualTo(Lag.of(0));
  }

  @ParameterizedTest
  @CsvSource({
    "latest, 1",
    "earliest, 12",
    "latest scaleToZeroOnInvalidOffset, 0",
    "earliest scaleToZeroOnInvalidOffset, 0"
  })
  void withoutACommitTheResetPolicyDecides(String on, double lag) {
    assertThat(rules(on.split(" ")).lag(12, Optional.empty(), Optional.empty()))
        .isEqualTo(Lag.of(lag));
  }

  @Test
  void persistentLagKeepsAWorkloadActiveButAsksForNoReplica() {
    LagRules rules = rules("excludePersistentLag");
    assertThat(rules.lag(12, Optional.of(5L), Optional.empty())).isEqualTo(Lag.of(7));
    assertThat(rules.lag(12, Optional.of(5L), Optional.of(5L))).isEqualTo(new Lag(0, 7));
    assertThat(rules.lag(12, Optional.of(6L), Optional.of(5L))).isEqualTo(Lag.of(6));
  }

  /** As apache-kafka has both. */
  @Test
  void anEvenDistributionIsLimitedToPartitionsWithLag() {
    LagRules both = rules("ensureEvenDistributionOfPartitions", "limitToPartitionsWithLag");
    assertThat(both.metric(35, 4, 3)).isEqualTo(30);
    assertThat(both.metric(15, 4, 3)).isEqualTo(20);
  }

  @Test
  void consumersThatWouldBeIdleAreNotAskedFor() {
    assertThat(rules().metric(500, 4, 2)).isEqualTo(40);
    assertThat(rules().metric(35, 3, 3)).isEqualTo(30);
    assertThat(rules("allowIdleConsumers").metric(500, 4, 2)).isEqualTo(500);
    assertThat(rules("limitToPartitionsWithLag").metric(500, 4, 2)).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "10, 1", "11, 2", "20, 2", "21, 5", "50, 5", "51, 10", "5000, 10"})
  void tenPartitionsAreSharedOutEvenly(double lag, double replicas) {
    assertThat(rules("ensureEvenDistributionOfPartitions").metric(lag, 10, 10))
        .isEqualTo(replicas * 10);
  }
}
