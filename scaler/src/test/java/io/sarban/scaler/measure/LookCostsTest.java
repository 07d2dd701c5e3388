// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The statements of docs/triggers.md about looks at each type's sources. */
class LookCostsTest extends ShippedTriggers {

  static List<String> rows() {
    return lines("look-costs.txt").toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aLookCosts(String row) {
    String[] columns = row.split("\t", 2);
    String[] trigger = columns[1].split(" ", 2);
    Query query = (Query) read(trigger[0], sample(trigger[1]));
    assertThat(query.source().lookCost() + " " + query.repeatable()).isEqualTo(columns[0]);
  }
}
