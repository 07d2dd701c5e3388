// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders of manifests in the forms that users have. A folder's {@code expected.txt} holds the exit
 * code of {@code explain}, a part of each line, and after {@code not} texts that must not appear.
 */
class FormsTest {

  private static final String NOT = "not ";

  static List<Path> folders() throws IOException, URISyntaxException {
    Path all = Path.of(FormsTest.class.getResource("/manifests").toURI());
    try (Stream<Path> folders = Files.list(all)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void eachFormIsExplained(Path folder) throws IOException {
    List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exit =
        Sarban.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("explain", folder.toString());

    String said = out.toString();
    assertThat("exit " + exit).as(said).isEqualTo(expected.get(0));
    for (String line : expected.subList(1, expected.size())) {
      if (line.startsWith(NOT)) {
        assertThat(said).doesNotContain(line.substring(NOT.length()));
      } else {
        assertThat(said).contains(line);
      }
    }
    assertThat(said).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(err.toString()).isEmpty();
  }
}
