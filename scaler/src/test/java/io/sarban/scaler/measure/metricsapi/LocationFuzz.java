// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.text.BoundedFormats;
import io.sarban.scaler.text.SourceNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tenant's valueLocation, and a source's answer: the first line is the location. */
class LocationFuzz {

  @FuzzTest
  void json(byte[] data) {
    find(data, path -> TreeLocation.json(BoundedFormats.json(), path));
  }

  @FuzzTest
  void yaml(byte[] data) {
    find(data, TreeLocation::yaml);
  }

  @FuzzTest
  void xml(byte[] data) {
    find(data, path -> TreeLocation.xml(BoundedFormats.xml(), path));
  }

  @FuzzTest
  void prometheus(byte[] data) {
    find(data, PrometheusLocation::parse);
  }

  @FunctionalInterface
  private interface Parsing {
    Location parse(String path);
  }

  private static void find(byte[] data, Parsing parsing) {
    int line = 0;
    while (line < data.length && data[line] != '\n') {
      line++;
    }
    String path = new String(data, 0, line, StandardCharsets.UTF_8);
    byte[] answer = Arrays.copyOfRange(data, Math.min(line + 1, data.length), data.length);
    try {
      parsing.parse(path).find(new ParsedAnswer(answer)).ifPresent(SourceNumber::orQuantity);
    } catch (InvalidFieldException | IOException | IllegalArgumentException e) {
      // a failure that the trigger reports
    }
  }
}
