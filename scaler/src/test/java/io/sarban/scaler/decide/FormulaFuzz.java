package io.sarban.scaler.decide;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.resource.InvalidFieldException;
import java.nio.charset.StandardCharsets;

class FormulaFuzz {

  @FuzzTest
  void parses(byte[] data) {
    try {
      Formula.parse(new String(data, StandardCharsets.UTF_8), "formula");
    } catch (InvalidFieldException e) {
      // what a user is told
    }
  }
}
