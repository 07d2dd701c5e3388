// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityHostsTest {

  private static final IdentityHosts HOSTS =
      IdentityHosts.parse(
          "vault.example:8200, *.queue.core.windows.net ,Plain.Example,[::1]:1,*.0.0.1");

  @ParameterizedTest
  @CsvSource({
    "vault.example, 8200, true",
    "VAULT.example, 8200, true",
    "vault.example, 443, false",
    "evil-vault.example, 8200, false",
    "orders.queue.core.windows.net, 443, true",
    "a.b.queue.core.windows.net, 443, true",
    "queue.core.windows.net, 443, false",
    "evilqueue.core.windows.net, 443, false",
    "orders.queue.core.windows.net.evil.example, 443, false",
    "plain.example, 1234, true",
    "[::1], 1, true",
    "[::1], 2, false",
    "127.0.0.1, 80, false",
  })
  void allowsWhatIsNamed(String host, int port, boolean allowed) {
    assertThat(HOSTS.allow(host, port)).isEqualTo(allowed);
  }

  @Test
  void allowsNothingByDefault() {
    assertThat(IdentityHosts.parse("")).isEqualTo(IdentityHosts.NONE);
    assertThat(IdentityHosts.NONE.allow("vault.example", 8200)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.", "a:b", "http://vault.example", "vault.*", "host/path"})
  void refusesWhatIsNoHost(String entry) {
    assertThatThrownBy(() -> IdentityHosts.parse("ok.example," + entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(entry);
  }
}
