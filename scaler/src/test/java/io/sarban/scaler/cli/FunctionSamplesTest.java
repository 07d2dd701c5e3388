// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sample of Azure Functions, as {@code deploy --dry-run} prints it. */
class FunctionSamplesTest {

  private static final Path SAMPLES = Path.of("..", "samples");
  private static final Path EXPECTED = Path.of("src", "test", "resources", "functions");

  static Stream<String> samples() throws IOException {
    try (Stream<Path> all = Files.list(SAMPLES)) {
      return all
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith("functions-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isDeployedAsExpected(String sample) throws IOException {
    StringWriter out = new StringWriter();
    int code =
        Sarban.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute(
                "deploy",
                "shop",
                SAMPLES.resolve(sample).toString(),
                "--dry-run",
                "-n",
                "shop",
                "--image-name",
                "registry.example/shop:1");
    assertThat(code).isZero();
    assertThat(out.toString()).isEqualTo(Files.readString(EXPECTED.resolve(sample + ".yaml")));
  }
}
