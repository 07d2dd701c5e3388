// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake of the command line is one line. */
class MistypedTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return Sarban.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deploy shop a --max-replicas 99999999999 | 2 | sarban: Invalid value for option '--max-replicas': '99999999999' is not an int (see sarban deploy --help)
          deploy shop                              | 2 | sarban: Missing required parameter: 'ROUTE|DIR' (see sarban deploy --help)
          deploy shop a --min-replica 1            | 2 | did you mean --min-replicas? (see sarban deploy --help)
          deplo shop                               | 2 | did you mean deploy? (see sarban --help)
          deploy shop . --timeout -5 --dry-run     | 1 | sarban: --timeout must be at least 0, not -5
          """)
  void isOneLine(String line, int status, String message) {
    assertThat(run(line.split(" "))).isEqualTo(status);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains(message).endsWith("\n").containsOnlyOnce("\n");
  }

  @Test
  void noCommandAtAllShowsWhichThereAre() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: sarban", "deploy", "explain");
  }
}
