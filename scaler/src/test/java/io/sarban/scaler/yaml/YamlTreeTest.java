// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTreeTest {

  private static final class Heard implements Documents {
    private final List<JsonNode> trees = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<FieldLines> lines = new ArrayList<>();

    @Override
    public void read(JsonNode tree, FieldLines at) {
      trees.add(tree);
      lines.add(at);
    }

    @Override
    public void unreadable(UnreadableException why) {
      problems.add(why.getMessage());
    }
  }

  private static Heard hear(String text) {
    Heard heard = new Heard();
    YamlDocuments.read(text, heard);
    return heard;
  }

  /** By the figures of YAML 1.1 as kubectl has it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: 5 | {\"a\":5}",
        "a: \"5\" | {\"a\":\"5\"}",
        "a: 0x1F | {\"a\":31}",
        "a: 0o17 | {\"a\":15}",
        "a: 017 | {\"a\":15}",
        "a: 1_000 | {\"a\":1000}",
        "a: 1e+06 | {\"a\":1000000.0}",
        "a: 1.5 | {\"a\":1.5}",
        "a: 12:30 | {\"a\":\"12:30\"}",
        "a: 2026-11-27 | {\"a\":\"2026-11-27\"}",
        "a: yes | {\"a\":true}",
        "a: 'yes' | {\"a\":\"yes\"}",
        "a: off | {\"a\":false}",
        "a: | {\"a\":null}",
        "a: ~ | {\"a\":null}",
        "a: !!str 5 | {\"a\":\"5\"}",
        "a: !Ref x | {\"a\":\"x\"}",
        "1: a | {\"1\":\"a\"}",
        "true: a | {\"true\":\"a\"}",
        "{a: &x {b: 1}, c: *x} | {\"a\":{\"b\":1},\"c\":{\"b\":1}}",
        "{a: &x {b: 1, c: 2}, d: {<<: *x, b: 3}} | {\"a\":{\"b\":1,\"c\":2},\"d\":{\"b\":3,\"c\":2}}",
        "{a: &x {b: 1}, y: &y {b: 2, c: 3}, d: {<<: [*x, *y]}} | {\"a\":{\"b\":1},\"y\":{\"b\":2,\"c\":3},\"d\":{\"b\":1,\"c\":3}}",
      })
  void aScalarStandsForWhatKubectlSendsForIt(String yaml, String json)
      throws JsonProcessingException {
    Heard heard = hear(yaml);

    assertThat(heard.problems).isEmpty();
    assertThat(heard.trees).hasSize(1);
    assertThat(heard.trees.get(0).toString())
        .isEqualTo(new ObjectMapper().readTree(json).toString());
  }

  @Test
  void readsWindowsLineEndsAndDirectivesAndManyDocuments() {
    Heard heard =
        hear("%YAML 1.1\r\n---\r\na: 1\r\n--- # second\r\nb: 2\r\n---\r\n---\r\nc: |\r\n  x\r\n");

    assertThat(heard.problems).isEmpty();
    assertThat(heard.trees)
        .extracting(JsonNode::toString)
        .contains("{\"a\":1}", "{\"b\":2}", "{\"c\":\"x\\n\"}");
  }

  @Test
  void aDocumentThatIsNoYamlDoesNotCostTheOthers() {
    Heard heard = hear("a: 1\n---\nkind: [\n---\nb: 2\n---\nc: {{ .Values.x }}\n");

    assertThat(heard.trees)
        .extracting(JsonNode::toString)
        .containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(heard.problems).hasSize(2);
    assertThat(heard.problems.get(0)).matches("line [34]: is no YAML: .*");
    assertThat(heard.problems.get(1))
        .isEqualTo("line 6: looks like a Helm template: render it with helm template");
  }

  @Test
  void theItemsOfAListAreDocuments() {
    Heard heard = hear("apiVersion: v1\nkind: List\nitems:\n- &a {x: 1}\n- y: *a\nmetadata: {}\n");

    assertThat(heard.trees)
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"x\":1}",
            "{\"y\":{\"x\":1}}",
            "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"metadata\":{}}");
    assertThat(heard.lines.get(1).of("y")).isEqualTo(5);
  }

  @Test
  void aTabIsCalledSo() {
    assertThat(hear("a:\n  b: 1\n\tc: 2\n").problems)
        .containsExactly("line 3: a tab cannot indent: use blanks");
  }

  @Test
  void knowsTheLineOfAField() {
    Heard heard = hear("\n# c\na:\n  b:\n  - c: 1\n    d: 2\n");

    FieldLines lines = heard.lines.get(0);
    assertThat(lines.of("a.b[0].d")).isEqualTo(6);
    assertThat(lines.of("a.b[0].unheard.of")).isEqualTo(5);
  }

  /** Each would take more memory than there is, or forever. */
  @ParameterizedTest
  @ValueSource(strings = {"list", "map", "merge"})
  void aliasesThatStandForTooMuchAreRefused(String form) {
    StringBuilder yaml = new StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      yaml.append("a").append(i).append(": &a").append(i).append(" ");
      switch (form) {
        case "list" -> yaml.append("[").append((alias + ",").repeat(10)).append("]");
        case "map" -> {
          yaml.append("{");
          for (int k = 0; k < 10; k++) {
            yaml.append("k").append(k).append(": ").append(alias).append(", ");
          }
          yaml.append("}");
        }
        default -> yaml.append("{x: [").append((alias + ",").repeat(10)).append("]}");
      }
      yaml.append("\n");
    }

    Heard heard = hear(yaml.toString());

    assertThat(heard.trees).isEmpty();
    assertThat(heard.problems)
        .singleElement()
        .asString()
        .matches("line [0-9]+: aliases stand for more than a million values: write fewer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void whatIsNestedTooDeepIsRefused(String opening) {
    Heard heard = hear(opening.repeat(100_000));

    assertThat(heard.trees).isEmpty();
    assertThat(heard.problems).singleElement().asString().contains("line 1: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a: &x [*x]", "a: *nowhere", "<<: 5", "a: {<<: [5]}", "? [a]\n: b", "a: \u0001"})
  void whatStandsForNothingIsRefusedInOneLine(String yaml) {
    Heard heard = hear(yaml);

    assertThat(heard.problems).singleElement().asString().matches("line 1: [^\n]{5,250}");
  }
}
