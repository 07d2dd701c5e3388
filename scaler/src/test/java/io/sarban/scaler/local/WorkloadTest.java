package io.sarban.scaler.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void backsOff() {
    assertThat(Workload.backOff(1)).hasSeconds(1);
    assertThat(Workload.backOff(4)).hasSeconds(8);
    assertThat(Workload.backOff(50)).hasMinutes(5);
  }
}
