// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "orders-1", "my.rollout", "Orders_2", "0"})
  void isAName(String text) {
    assertThat(ApiName.isObject(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a/b", "a%2fb", "a?b", "a#b", "a b", "a\nb", "-a", "a-", "a..b"})
  void isNoName(String text) {
    assertThat(ApiName.isObject(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".env", "orders.camel.yaml", "A_b-c"})
  void isAKey(String text) {
    assertThat(ApiName.isKey(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../a", "..a", "a/b", "/etc/passwd", "a\u0000"})
  void isNoKey(String text) {
    assertThat(ApiName.isKey(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "apps/v1", "argoproj.io/v1alpha1"})
  void isAVersion(String text) {
    assertThat(ApiName.isVersion(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b/c", "../v1", "v1?a", "a../v1", "/v1", "apps/"})
  void isNoVersion(String text) {
    assertThat(ApiName.isVersion(text)).isFalse();
  }
}
