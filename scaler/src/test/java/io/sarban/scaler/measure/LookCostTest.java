// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookCostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus",
        "prometheus.monitoring.svc",
        "prometheus.monitoring.svc.cluster.local",
        "metrics.corp.internal",
        "LOCALHOST",
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.1",
        "192.168.1.1",
        "[::1]",
        "fd00::1"
      })
  void aServerNearbyMayBeAskedOften(String host) {
    assertThat(LookCost.near(host)).isEqualTo(LookCost.EACH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.com",
        "10.example.com",
        "127.0.0.1.example.com",
        "svc.example.com",
        "172.32.0.1",
        "11.1.2.3",
        "8.8.8.8",
        "[2001:db8::1]",
        "evil.local.example.com"
      })
  void othersCountWhatTheyAreAsked(String host) {
    assertThat(LookCost.near(host)).isEqualTo(LookCost.PAID);
  }

  @Test
  void anEmulatorIsFreeOnThisMachineOnly() {
    assertThat(LookCost.paid("127.0.0.1")).isEqualTo(LookCost.EACH);
    assertThat(LookCost.paid("localhost")).isEqualTo(LookCost.EACH);
    assertThat(LookCost.paid("[::1]")).isEqualTo(LookCost.EACH);
    assertThat(LookCost.paid("azurite")).isEqualTo(LookCost.PAID);
    assertThat(LookCost.paid("sqs.eu-west-1.amazonaws.com")).isEqualTo(LookCost.PAID);
    assertThat(LookCost.paid(null)).isEqualTo(LookCost.PAID);
    assertThat(LookCost.near(null)).isEqualTo(LookCost.PAID);
  }
}
