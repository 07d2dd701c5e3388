// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {

  @ParameterizedTest
  @CsvSource({"0, 50", "4000000, 50", "20000000, 200", "150000000, 1500", "900000000, 2000"})
  void changesAreGatheredForLongerWhereATableTakesLong(long tookNanos, long millis) {
    assertThat(Cluster.gatherMillis(tookNanos)).isEqualTo(millis);
  }
}
