// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectionTest {

  private static Config client(int interval) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:1/")
        .withWatchReconnectInterval(interval)
        .build();
  }

  private static int[] intervals(int interval) {
    Random random = new Random(7);
    return IntStream.range(0, 1000)
        .map(i -> Reconnection.of(client(interval), random).getWatchReconnectInterval())
        .toArray();
  }

  @Test
  void scalersComeBackAtTimesOfTheirOwn() {
    int[] intervals = intervals(1000);
    assertThat(IntStream.of(intervals).distinct().count()).isGreaterThan(500);
    assertThat(IntStream.of(intervals).min().orElseThrow()).isBetween(500, 550);
    assertThat(IntStream.of(intervals).max().orElseThrow()).isBetween(1450, 1499);
    assertThat(IntStream.of(intervals).average().orElseThrow()).isBetween(950.0, 1050.0);
  }

  @Test
  void theUsersOwnIntervalIsSpreadToo() {
    assertThat(IntStream.of(intervals(60_000)).boxed())
        .allMatch(interval -> interval >= 30_000 && interval < 90_000)
        .anyMatch(interval -> interval < 40_000)
        .anyMatch(interval -> interval > 80_000);
    assertThat(intervals(0)).containsOnly(0);
  }

  @Test
  void theRestIsAsTheEnvironmentSetsItUp() {
    Config config = Reconnection.of(client(1000), new Random(7));
    assertThat(config.getMasterUrl()).isEqualTo("https://127.0.0.1:1/");
    assertThat(config.getWatchReconnectLimit()).isEqualTo(client(1000).getWatchReconnectLimit());
  }
}
