package io.sarban.scaler.measure.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sarban.scaler.resource.InvalidFieldException;
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
    return location.find(answer.getBytes(StandardCharsets.UTF_8)).orElse("nothing");
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
    assertThat(find(TreeLocation.json(new ObjectMapper(), path), PEOPLE)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@reverse", "a.#(b", "a.#(b==)", "friends|@values", "{a,b}"})
  void aPathThatCannotBeUsedIsRefused(String path) {
    assertThatThrownBy(() -> TreeLocation.json(new ObjectMapper(), path))
        .isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void yaml() throws IOException {
    assertThat(find(TreeLocation.yaml(new YAMLMapper(), "foo.bar"), "{foo: {bar: 42}}"))
        .isEqualTo("42");
    assertThat(find(TreeLocation.yaml(new YAMLMapper(), "foo.0.bar"), "foo:\n- bar: 10Mi"))
        .isEqualTo("10Mi");
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
    assertThat(find(TreeLocation.xml(new XmlMapper(), path), answer)).isEqualTo(value);
  }

  @Test
  void anXmlEntityIsNotResolved() {
    String answer = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a><b>&e;</b></a>";
    assertThatThrownBy(() -> find(TreeLocation.xml(new XmlMapper(), "b"), answer))
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
}
