// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, ''",
    "//a///b/, a/b",
    "/%61%2D%2e%5F%7e, a-._~",
    "/a%21%24%26%27%28%29%2a%2B%3d%3A%40, a!$&'()*+=:@",
    "/caf%c3%a9, caf%C3%A9",
    "/café, caf%C3%A9",
    "/a b, a%20b",
    "/a%2fb%5c%3b;%3F, a%2Fb%5C%3B;%3F",
    "/%2561, %2561",
    "/100%, 100%25",
  })
  void eachCharacterIsSpelledInOneWay(String path, String compared) {
    assertThat(ComparedPath.of(path)).isEqualTo(compared);
    assertThat(ComparedPath.of(compared)).isEqualTo(compared);
  }

  @ParameterizedTest
  @CsvSource({
    "a;x, a",
    "a;x/b, a/b",
    "a%3Bx/b, a/b",
    ";x/a, a",
    "a%2Fb, a/b",
    "a%5Cb%2F, a/b",
    "%2Fa, a",
  })
  void whatOtherServersRead(String path, String read) {
    assertThat(ComparedPath.otherReadings(path)).containsExactly(read);
  }

  @Test
  void theOrderOfCuttingAndDecodingMatters() {
    assertThat(ComparedPath.otherReadings("a;p%2Fq/b")).isEqualTo(Set.of("a/b", "a/q/b"));
    assertThat(ComparedPath.otherReadings("a;p/b%3B%2Fc")).isEqualTo(Set.of("a/b", "a/b/c"));
    assertThat(ComparedPath.otherReadings("a/b-c")).isEmpty();
  }
}
