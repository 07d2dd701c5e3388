// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.problem.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

class FormulaFuzz {

  /** Every second metric has failed. */
  @FuzzTest
  void parsesAndGives(byte[] data) {
    try {
      Formula formula = Formula.parse(new String(data, StandardCharsets.UTF_8), "formula");
      Map<String, Double> metrics = new HashMap<>();
      for (String name : formula.names()) {
        metrics.put(name, metrics.size() % 2 == 0 ? (Double) 7.5 : null);
      }
      formula
          .value(metrics)
          .ifPresent(
              value -> {
                if (!Double.isFinite(value)) {
                  throw new AssertionError("no number: " + value);
                }
              });
    } catch (InvalidFieldException | FormulaException e) {
      // what a user is told, in a line
      if (e.getMessage().length() > 1000) {
        throw new AssertionError("a long message: " + e.getMessage());
      }
    }
  }
}
