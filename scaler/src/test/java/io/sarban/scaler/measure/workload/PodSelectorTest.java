// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodSelectorTest {

  private static final Map<String, String> LABELS =
      Map.of("app", "backend", "tier", "one", "example.com/zone", "a");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=backend                                  | true",
        "app==backend                                 | true",
        "app = other                                  | false",
        "app!=backend                                 | false",
        "other!=backend                               | true",
        "app                                          | true",
        "!app                                         | false",
        "!other                                       | true",
        "app in (frontend, backend)                   | true",
        "app in (frontend)                            | false",
        "tier notin (two, three)                      | true",
        "other notin (two)                            | true",
        "example.com/zone=a                           | true",
        "app=backend, tier notin (critical, monolith) | true",
        "app=backend,tier in (two,three)              | false"
      })
  void isMatchedAsKubernetesDoes(String selector, boolean matches) {
    assertThat(PodSelector.parse(selector).matches(LABELS)).isEqualTo(matches);
  }

  @Test
  void noLabelsMatchOnlyWhatAsksForNone() {
    assertThat(PodSelector.parse("!app").matches(null)).isTrue();
    assertThat(PodSelector.parse("app").matches(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app=a,", "app in backend", "=a", "a b"})
  void refusesWhatIsNone(String selector) {
    assertThatThrownBy(() -> PodSelector.parse(selector))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("no label selector");
  }
}
