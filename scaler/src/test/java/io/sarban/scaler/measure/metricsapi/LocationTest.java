// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.text.BoundedFormats;
import io.sarban.scaler.text.SourceNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths from the documentation of GJSON, KEDA and Prometheus. */
class LocationTest {

  private static final String PEOPLE =
      """
      {"name": {"first": "Tom", "last": "Anderson"},
       "age": 37,
       "fav.movie": 12,
       "children": ["Sara", "Alex", "Jack"],
       "scores": [3, 14, 15],
       "friends": [
         {"first": "Dale", "last": "Murphy", "age": 44, "nets": ["ig", "fb"]},
         {"first": "Roger", "last": "Craig", "age": 68, "nets": ["fb"]},
         {"first": "Jane", "last": "Murphy", "age": 47, "nets": ["ig"], "away": true}]}
      """;

  private static String find(Location location, String answer) throws IOException {
    return location
        .find(new ParsedAnswer(answer.getBytes(StandardCharsets.UTF_8)))
        .orElse("nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "age; 37",
        "name.last; Anderson",
        "children.#; 3",
        "children.1; Alex",
        "scores.2; 15",
        "scores.7; nothing",
        "child*.2; Jack",
        "c?ildren.0; Sara",
        "fav\\.movie; 12",
        "friends.1.age; 68",
        "friends.#.age; nothing",
        "friends.#.age|1; 68",
        "friends.#.age|#; 3",
        "friends.#(last==\"Murphy\").age; 44",
        "friends.#(last = \"Murphy\")#|#; 2",
        "friends.#(last==\"Murphy\")#.age|1; 47",
        "friends.#(age>45)#|#; 2",
        "friends.#(age>=44)#|#; 3",
        "friends.#(age<45).first; Dale",
        "friends.#(age<=47)#|#; 2",
        "friends.#(first!=\"Dale\")#|#; 2",
        "friends.#(first%\"D*\").age; 44",
        "friends.#(first!%\"D*\").age; 68",
        "friends.#(away).age; 47",
        "friends.#(away==true).age; 47",
        "friends.#(nets.#(==\"ig\"))#|#; 2",
        "children.#(==\"Alex\"); Alex",
        "name; nothing",
        "friends; nothing",
        "nobody.there; nothing"
      })
  void json(String path, String value) throws IOException {
    assertThat(find(TreeLocation.json(BoundedFormats.json(), path), PEOPLE)).isEqualTo(value);
  }

  /** From the documentation of GJSON's modifiers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "children.@reverse.0; Jack",
        "children|@reverse|0; Jack",
        "@reverse.age; 37",
        "@this.age; 37",
        "@this; nothing",
        "@valid.age; 37",
        "age.@ugly; 37",
        "@pretty:{\"sortKeys\":true}.age; 37",
        "name.@keys.0; first",
        "name.@values.1; Anderson",
        "name.@reverse.@keys.0; last",
        "@keys.#; 6",
        "children.@keys.#; 3",
        "age.@values.0; 37",
        "nobody.@keys.#; 0",
        "nobody.@values.#; 0",
        "nobody.@reverse.#; nothing",
        "friends.#.nets|@flatten|#; 4",
        "friends.#.nets.@reverse|0|0; fb",
        "friends.#.age|@reverse|0; 47",
        "friends.#(age>45)#|@reverse|0.age; 47",
        "friends.#(nets.@reverse.0==\"fb\")#|#; 2",
        "friends|@join|age; 47",
        "friends.@join:{\"preserve\":true}.age; 44",
        "scores.0.@tostr; 3",
        "scores.0.@fromstr; 3",
        "name.@tostr.@fromstr.first; Tom",
        "children.0.@fromstr; nothing",
        "@dig:age|#; 4",
        "@dig:age|0; 37",
        "@dig:name.last|0; Anderson",
        "age.@unheard; nothing",
        "friends.@group; nothing"
      })
  void modifiers(String path, String value) throws IOException {
    assertThat(find(TreeLocation.json(BoundedFormats.json(), path), PEOPLE)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a.@flatten.#; {\"a\": [1, [2, [3, [4]]]]}; 3",
        "a.@flatten:{\"deep\": true}.3; {\"a\": [1, [2, [3, [4]]]]}; 4",
        "@group.1.n; {\"id\": [\"x\", \"y\"], \"n\": [5, 6, 7], \"other\": 1}; 6",
        "@group|#; {\"id\": [\"x\", \"y\"], \"n\": [5, 6, 7], \"other\": 1}; 3",
        "s.@fromstr.a; {\"s\": \"{\\\"a\\\": 5}\"}; 5",
        "s.@fromstr; {\"s\": \"12\"}; 12",
        "@type; {\"@type\": 5}; 5",
        "a.@type.b; {\"a\": {\"@type\": {\"b\": 5}}}; 5"
      })
  void modifiersOfOtherAnswers(String path, String answer, String value) throws IOException {
    assertThat(find(TreeLocation.json(BoundedFormats.json(), path), answer)).isEqualTo(value);
  }

  /** Each step would at least double the value. */
  @ParameterizedTest
  @ValueSource(strings = {"@tostr", "@dig:@this", "@dig:@values", "@dig:@dig:@dig:@values"})
  void modifiersThatCostTooMuchAreGivenUp(String modifier) {
    String path = (modifier + "|").repeat(20) + "#";
    String answer = "[".repeat(150) + "\"\\\\\"".repeat(1) + "]".repeat(150);
    String wide = "{\"a\": [" + (answer + ",").repeat(200) + answer + "]}";
    assertThatThrownBy(() -> find(TreeLocation.json(BoundedFormats.json(), path), wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("costs too much");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.#(b",
        "a.#(b==)",
        "{a,b}",
        "a.[b,c]",
        "a|{b}",
        "!5",
        "@dig",
        "@dig:",
        "@flatten:{\"deep\"",
        "@join:{}x",
        "a.#(@dig:#(b)"
      })
  void aPathThatCannotBeUsedIsRefused(String path) {
    assertThatThrownBy(() -> TreeLocation.json(BoundedFormats.json(), path))
        .isInstanceOf(InvalidFieldException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "foo.bar; {foo: {bar: 42}}; 42",
        "foo.0.bar; {foo: [{bar: 10Mi}]}; 10Mi",
        "b.n; {a: &a {n: 7}, b: *a}; 7",
        "b.n; {a: &a {n: 7, m: 8}, b: {<<: *a, m: 9}}; 7",
        "b.m; {a: &a {n: 7, m: 8}, b: {<<: *a, m: 9}}; 9",
        "items.1; {items: [1, 2]}; 2",
        "a; {a: 0x10}; 16",
        "a; {a: 1_000}; 1000",
        "a; {a: }; nothing",
        "a; {a: yes}; nothing",
        "1; {1: 5}; 5"
      })
  void yaml(String path, String answer, String value) throws IOException {
    assertThat(find(TreeLocation.yaml(path), answer)).isEqualTo(value);
  }

  @Test
  void yamlIsReadWithWindowsLineEndsAndAByteOrderMark() throws IOException {
    assertThat(find(TreeLocation.yaml("a.b"), "\uFEFF---\r\na:\r\n  b: 3\r\n---\r\na: 4\r\n"))
        .isEqualTo("3");
    assertThat(find(TreeLocation.yaml("a"), "")).isEqualTo("nothing");
  }

  @Test
  void yamlWhoseAliasesStandForTooMuchIsNotOfTheFormat() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 12; i++) {
      String aliases = ("*a" + (i - 1) + ",").repeat(10);
      yaml.append("a%1$d: &a%1$d [%2$s]\n".formatted(i, aliases));
    }
    assertThatThrownBy(() -> find(TreeLocation.yaml("a"), yaml.toString()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "queue.tasks, 42",
    "stats.queue.tasks, 42",
    "job.1, 7",
    "rate, 1.5",
    "queue, nothing",
    "gone, nothing"
  })
  void xml(String path, String value) throws IOException {
    String answer =
        "<?xml version='1.0'?><stats><queue><tasks>42</tasks></queue>"
            + "<job>5</job><job>7</job><rate unit='s'>1.5</rate></stats>";
    assertThat(find(TreeLocation.xml(BoundedFormats.xml(), path), answer)).isEqualTo(value);
  }

  @Test
  void anXmlEntityIsNotResolved() {
    String answer = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a><b>&e;</b></a>";
    assertThatThrownBy(() -> find(TreeLocation.xml(BoundedFormats.xml(), "b"), answer))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "backlog; 3",
        "backlog{queue=\"orders\"}; 17",
        "backlog{queue=\"orders\", host=\"b\"}; 19",
        "backlog{queue=~\"mail.*\"}; 2e1",
        "backlog{queue!=\"orders\",queue!=\"\"}; 2e1",
        "backlog{queue=\"none\"}; nothing",
        "other; nothing",
        "wait_seconds_bucket{le=\"+Inf\"}; 144",
        "back; nothing",
        "quoted{text=\"a \\\"b}\\\" c\"}; 1"
      })
  void prometheus(String selector, String value) throws IOException {
    String answer =
        """
        # HELP backlog Messages that wait.
        # TYPE backlog gauge
        backlog 3
        backlog{queue="orders",host="a"} 17 1395066363000
        backlog{queue="orders",host="b",} 19
        backlog{queue="mail-out"} 2e1
        quoted{text="a \\"b}\\" c"} 1

        wait_seconds_bucket{le="0.5"} 100
        wait_seconds_bucket{le="+Inf"} 144
        """;
    assertThat(find(PrometheusLocation.parse(selector), answer)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a{", "a{b}", "a{b=c}", "a{b=~\"(\"}", "3"})
  void aSelectorThatDoesNotParseIsRefused(String selector) {
    assertThatThrownBy(() -> PrometheusLocation.parse(selector))
        .isInstanceOf(InvalidFieldException.class);
  }

  private static String repeated(String open, String middle, String close, int times) {
    return open.repeat(times) + middle + close.repeat(times);
  }

  /** A hostile source's answer counts as invalid, whatever the location. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000, 1_000_000})
  void whatIsNestedTooDeeplyIsNotOfTheFormat(int depth) {
    Location json = TreeLocation.json(BoundedFormats.json(), "a");
    Location yaml = TreeLocation.yaml("a");
    Location xml = TreeLocation.xml(BoundedFormats.xml(), "a");
    assertThatThrownBy(() -> find(json, repeated("[", "1", "]", depth)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> find(json, repeated("{\"a\":", "1", "}", depth)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> find(yaml, repeated("[", "1", "]", depth)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> find(yaml, repeated("- ", "1", "", depth)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> find(xml, repeated("<a>", "1", "</a>", depth)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatHasTooManyPartsIsNotOfTheFormat() {
    Location json = TreeLocation.json(BoundedFormats.json(), "a");
    Location yaml = TreeLocation.yaml("a");
    Location xml = TreeLocation.xml(BoundedFormats.xml(), "a");
    assertThatThrownBy(() -> find(json, "[" + "[],".repeat(1_000_000) + "1]"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> find(yaml, "[" + "[],".repeat(1_000_000) + "1]"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> find(xml, "<a>" + "<b/>".repeat(1_000_000) + "</a>"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aNumberOfAMillionDigitsIsNone() throws IOException {
    String digits = "9".repeat(1_000_000);
    assertThatThrownBy(
            () -> find(TreeLocation.json(BoundedFormats.json(), "a"), "{\"a\":" + digits + "}"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> SourceNumber.orQuantity(find(PrometheusLocation.parse("a"), "a " + digits)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SourceNumber.orQuantity("1e" + "9".repeat(9))).isInfinite();
    assertThat(SourceNumber.quantity("1e3")).isEqualTo(1000);
  }

  @Test
  void wildcardsNeedNoBacktrackingOverAll() throws IOException {
    String name = "a".repeat(40_000);
    String path = "*a".repeat(40) + "b";
    Location location = TreeLocation.json(BoundedFormats.json(), path);
    assertThat(find(location, "{\"" + name + "\": 1}")).isEqualTo("nothing");
  }

  @Test
  void aLabelOfAnyLengthIsRead() throws IOException {
    String sample = "m{l=\"" + "\\\"x".repeat(20_000) + "\"} 5";
    assertThat(find(PrometheusLocation.parse("m"), sample)).isEqualTo("5");
    assertThat(find(PrometheusLocation.parse("m{l=~\"(x+x+)+y\"}"), sample)).isEqualTo("nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml", "xml", "prometheus"})
  void aLongPathIsRefused(String format) {
    assertThatThrownBy(() -> location(format, "m{l=\"" + "x".repeat(20_000) + "\"}"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("longer than 1000");
  }

  private static Location location(String format, String path) {
    return switch (format) {
      case "json" -> TreeLocation.json(BoundedFormats.json(), path);
      case "yaml" -> TreeLocation.yaml(path);
      case "xml" -> TreeLocation.xml(BoundedFormats.xml(), path);
      default -> PrometheusLocation.parse(path);
    };
  }

  @Test
  void anAnswerIsParsedOnceInEachFormat() throws IOException {
    ParsedAnswer json = new ParsedAnswer("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    assertThat(json.json(BoundedFormats.json())).isSameAs(json.json(BoundedFormats.json()));
    assertThat(json.yaml()).isSameAs(json.yaml());
    ParsedAnswer xml = new ParsedAnswer("<a><b>1</b></a>".getBytes(StandardCharsets.UTF_8));
    assertThat(xml.xml(BoundedFormats.xml())).isSameAs(xml.xml(BoundedFormats.xml()));
  }
}
