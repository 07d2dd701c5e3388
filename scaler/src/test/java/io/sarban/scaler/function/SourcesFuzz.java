// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.function.source.NodeSource;
import io.sarban.scaler.function.source.PythonSource;
import java.nio.charset.StandardCharsets;

/** Any source yields functions, or an error of one line. */
class SourcesFuzz {

  private static final int LONGEST = 610;

  @FuzzTest
  void anyJavaScript(byte[] text) {
    try {
      assertThat(NodeSource.read(new String(text, StandardCharsets.UTF_8), "a.js"))
          .allMatch(one -> !one.name().isEmpty());
    } catch (FunctionException e) {
      assertThat(e.getMessage()).startsWith("a.js").hasSizeLessThan(LONGEST).doesNotContain("\n");
    }
  }

  @FuzzTest
  void anyPython(byte[] text) {
    try {
      assertThat(PythonSource.read(new String(text, StandardCharsets.UTF_8), "a.py"))
          .allMatch(one -> !one.name().isEmpty());
    } catch (FunctionException e) {
      assertThat(e.getMessage()).startsWith("a.py").hasSizeLessThan(LONGEST).doesNotContain("\n");
    }
  }

  @FuzzTest
  void anyJson(byte[] text) {
    try {
      FunctionJson.read(new String(text, StandardCharsets.UTF_8), "f", "function.json")
          .ifPresent(one -> assertThat(one.trigger().key()).endsWith("trigger"));
    } catch (FunctionException e) {
      assertThat(e.getMessage()).hasSizeLessThan(LONGEST).doesNotContain("\n");
    }
  }
}
