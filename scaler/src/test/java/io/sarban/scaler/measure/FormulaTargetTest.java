// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trigger.Declarations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With a formula, as in KEDA, a trigger of any type needs no target of its own. */
class FormulaTargetTest extends ShippedTriggers {

  /** If a type has none of them, its target has a default. */
  private static final Set<String> TARGETS =
      Set.of("value", "targetValue", "targetQueryValue", "queryValue", "threshold");

  static List<String> rows() {
    return Stream.concat(
            lines("metric-names.txt").map(row -> row.split("\t", 2)[1]),
            Stream.of(
                "redis-cluster-streams stream=s|addresses=h:6379",
                "external interceptorRoute=orders",
                "redis-sentinel listName=l|addresses=h:26379|sentinelMaster=m",
                "redis-sentinel-streams stream=s|addresses=h:26379|sentinelMaster=m"))
        .toList();
  }

  private static Query query(String type, Map<String, String> sample, boolean composed) {
    return types
        .of(type)
        .query(
            new Parameters(
                parameters(type, sample).trigger(),
                Declarations.shipped().find(type).orElseThrow(),
                composed,
                ShippedTriggers::resource));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aTriggersOwnTargetIsOptional(String row) {
    String[] trigger = row.split(" ", 2);
    Map<String, String> sample = sample(trigger[1]);
    boolean needed = sample.keySet().removeAll(TARGETS);
    assertThatCode(() -> query(trigger[0], sample, true)).doesNotThrowAnyException();
    if (needed) {
      assertThatThrownBy(() -> query(trigger[0], sample, false))
          .isInstanceOfSatisfying(
              InvalidFieldException.class, e -> assertThat(TARGETS).contains(e.field()));
    }
  }

  @Test
  void noTypeIsLeftOut() {
    Set<String> tried = new TreeSet<>();
    rows().forEach(row -> tried.add(row.split(" ", 2)[0]));
    // these scale by the HPA's own metric, which cannot be part of a formula
    tried.addAll(Set.of("cpu", "memory"));
    assertThat(tried).containsAll(types.names());
  }
}
