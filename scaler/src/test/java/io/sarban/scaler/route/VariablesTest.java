// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.route.component.RouteException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  @Test
  void linesAsUsersWriteThem() {
    assertThat(
            Variables.parse(
                """
                # a note
                A=x=y=z#1
                export B = "two words"
                C='it is'\r
                D=
                """,
                ".env"))
        .containsOnly(
            Map.entry("A", "x=y=z#1"),
            Map.entry("B", "two words"),
            Map.entry("C", "it is"),
            Map.entry("D", ""));
  }

  /** It would be half of a value, or one with a comment in it. */
  @ParameterizedTest
  @ValueSource(strings = {"A=\"x\" # s3cret", "A=\"s3cret", "A='s3cret\"", "A=\"", "A=s3c\0ret"})
  void aValueThatIsNotMeantSoIsRefused(String line) {
    assertThatThrownBy(() -> Variables.parse("B=1\n" + line + "\n", ".env"))
        .isInstanceOf(RouteException.class)
        .hasMessageStartingWith(".env, line 2: ")
        .hasMessageNotContaining("s3cret");
  }
}
