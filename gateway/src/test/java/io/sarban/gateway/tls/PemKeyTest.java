// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void bothFormsOfAKeyAreOneKey(String algorithm) throws Exception {
    TestKeys.Pem pem = TestKeys.make(algorithm, "a.example", "*.b.example");
    PemKey key = PemKey.read(pem.key(), pem.certificate());
    assertThat(PemKey.read(pem.older(), pem.certificate()).key()).isEqualTo(key.key());
    assertThat(key.names()).containsExactly("a.example", "*.b.example");
    assertThat(key.toString()).contains("CN=a.example").doesNotContain("KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
      })
  void whatIsNoKeyIsRefused(String key) throws Exception {
    String certificate = TestKeys.make("EC", "a.example").certificate();
    assertThatThrownBy(() -> PemKey.read(key, certificate)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PemKey.read(key, "nothing")).isInstanceOf(IOException.class);
  }
}
