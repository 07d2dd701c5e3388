// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairCacheTest {

  private final FairCache<String, String> cache = new FairCache<>(4);

  private String use(String namespace, String key) {
    cache.get(namespace, key, made -> namespace + "/" + made);
    return cache.evict().orElse("none");
  }

  @Test
  void theNamespaceWithMostLosesItsOldest() {
    assertThat(use("few", "a")).isEqualTo("none");
    assertThat(use("many", "a")).isEqualTo("none");
    assertThat(use("many", "b")).isEqualTo("none");
    assertThat(use("many", "c")).isEqualTo("none");
    assertThat(use("many", "a")).isEqualTo("none");
    assertThat(use("many", "d")).isEqualTo("many/b");
    assertThat(use("few", "b")).isEqualTo("many/c");
    assertThat(use("few", "c")).isEqualTo("few/a");
  }

  @Test
  void ofSeveralAlikeTheOldestGoes() {
    for (String namespace : new String[] {"a", "b", "c", "d"}) {
      assertThat(use(namespace, "x")).isEqualTo("none");
    }
    assertThat(use("a", "x")).isEqualTo("none");
    assertThat(use("e", "x")).isEqualTo("b/x");
  }
}
