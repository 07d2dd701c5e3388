// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptsTest {

  private final Attempts attempts = new Attempts();

  private static List<ReplicaAddress> endpoints(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> ReplicaAddress.of("10.0.0.1", 1_000 + i))
        .toList();
  }

  /** How many refuse before there is a pause. */
  private int refusals(List<ReplicaAddress> ready) {
    for (int i = 1; i <= ready.size(); i++) {
      attempts.failed(ready.get(i - 1), 0, -1);
      if (attempts.pauses(ready)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void thereIsAPauseWhenAllHaveRefused() {
    assertThat(refusals(endpoints(1))).isEqualTo(1);
    attempts.restart();
    assertThat(refusals(endpoints(5))).isEqualTo(5);
    assertThat(attempts.pauses(endpoints(5))).isFalse();
  }

  @Test
  void thereIsAPauseWhenManyHaveRefused() {
    List<ReplicaAddress> ready = endpoints(100);
    assertThat(refusals(ready)).isEqualTo(8);
    assertThat(refusals(ready.subList(8, 100))).isEqualTo(8);
    assertThat(attempts.pauses(List.of())).isFalse();
  }

  @Test
  void pausesGrowToALimit() {
    assertThat(attempts.pauseMillis()).isEqualTo(5);
    assertThat(attempts.pauseMillis()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      attempts.pauseMillis();
    }
    assertThat(attempts.pauseMillis()).isEqualTo(200);
  }
}
