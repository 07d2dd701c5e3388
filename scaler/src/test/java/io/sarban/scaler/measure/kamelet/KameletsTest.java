// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Sources;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import io.sarban.scaler.watch.LoadedFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User-defined trigger types, as the scaler loads them. */
class KameletsTest {

  private static final Path SAMPLE = Path.of("../samples/custom-trigger/triggers");

  @TempDir private Path folder;
  private final Main camel = new Main();
  private final Map<Path, Optional<String>> reports = new HashMap<>();
  private long clock = 1_000_000;
  private LoadedFolder triggers;
  private TriggerTypes types;
  private Measurer measurer;

  @BeforeEach
  void start() {
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel.configure().withRoutesIncludePattern("classpath:routes/triggers/measure.camel.yaml");
    camel.start();
    Kamelets kamelets = new Kamelets(camel.getCamelContext());
    triggers = new LoadedFolder(folder, Kamelets.ENDING, kamelets, reports::put);
    types = new TriggerTypes(camel.getCamelContext());
    measurer = new Measurer(camel.getCamelContext());
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private Optional<String> write(String file, String text) throws IOException {
    Path path = folder.resolve(file + Kamelets.ENDING);
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.fromMillis(clock += 1000));
    assertThat(triggers.refresh()).isTrue();
    return reports.get(path);
  }

  /** A Kamelet with parameters of several forms, and its steps in YAML's flow style. */
  private static String kamelet(String type, String... steps) {
    return kamelet(
        type,
        Map.of("one", "{pattern: '(?s).*'}", "login", "{format: password}", "count", "{}"),
        steps);
  }

  private static String kamelet(String type, Map<String, String> properties, String... steps) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata: {name: %s}
            spec:
              definition:
                properties:
            """
                .formatted(type));
    properties.forEach((name, schema) -> text.append("      %s: %s\n".formatted(name, schema)));
    text.append("  template:\n    from:\n      uri: kamelet:source\n      steps:\n");
    for (String step : steps) {
      text.append("        - ").append(step).append("\n");
    }
    return text.toString();
  }

  private Query query(String type, String... metadata) {
    Map<String, String> all = new HashMap<>(Map.of("targetValue", "5"));
    for (int i = 0; i < metadata.length; i += 2) {
      all.put(metadata[i], metadata[i + 1]);
    }
    Trigger trigger = new Trigger(type, null, null, all, null, null, null);
    ResourceKey object = new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "test");
    TriggerType of = types.of(type);
    return of.query(
        new Parameters(
            new ResolvedTrigger(
                object, 0, trigger, all, Map.of("login", "x"), Map.of("COUNT", "9")),
            of.declaration(type),
            false));
  }

  private Measurement measure(Query query) {
    TriggerType type = types.of(query.metricName());
    return measurer
        .measure(new Sources.Asked(type, query.source()), List.of(query))
        .answer()
        .join()
        .get(0);
  }

  private Measurement measure(String type, String... metadata) {
    return measure(query(type, metadata));
  }

  @Test
  void metadataAuthenticationAndEnvironmentArriveAsVariables() throws IOException {
    write("a", kamelet("a", "setBody: {simple: '${variable.one}{{count}}'}"));
    assertThat(measure("a", "one", "4", "countFromEnv", "COUNT")).isEqualTo(Measurement.of(49, 0));
    assertThat(measure("a", "one", "4", "countFromEnv", "COUNT", "activationTargetValue", "50"))
        .isEqualTo(new Measurement.Measured(49, false));
  }

  @Test
  void aChangeTakesEffectAndABrokenFileKeepsTheLastGoodState() throws IOException {
    assertThat(write("a", kamelet("a", "setBody: {constant: '1'}"))).isEmpty();
    assertThat(measure("a")).isEqualTo(Measurement.of(1, 0));
    assertThat(write("a", kamelet("a", "setBody: {constant: '2'}"))).isEmpty();
    assertThat(measure("a")).isEqualTo(Measurement.of(2, 0));
    assertThat(triggers.refresh()).isFalse();

    assertThat(write("a", "kind: [")).isPresent();
    assertThat(measure("a")).isEqualTo(Measurement.of(2, 0));
    assertThat(write("a", kamelet("a", "to: {uri: 'nothing:here'}")).orElseThrow())
        .contains("nothing");
    assertThat(measure("a")).isEqualTo(Measurement.of(2, 0));

    Files.delete(folder.resolve("a" + Kamelets.ENDING));
    assertThat(triggers.refresh()).isTrue();
    assertThatThrownBy(() -> query("a"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("no trigger type");
  }

  @Test
  void whatIsGoneLeavesNothingBehind() throws IOException {
    int routes = camel.getCamelContext().getRoutesSize();
    int endpoints = camel.getCamelContext().getEndpoints().size();
    for (int i = 0; i < 3; i++) {
      write("a", kamelet("a", "setBody: {constant: '" + i + "'}"));
      assertThat(measure("a")).isEqualTo(Measurement.of(i, 0));
      Files.delete(folder.resolve("a" + Kamelets.ENDING));
      triggers.refresh();
    }
    assertThat(camel.getCamelContext().getRoutesSize()).isEqualTo(routes);
    assertThat(camel.getCamelContext().getEndpoints()).hasSize(endpoints);
  }

  @Test
  void aThousandValuesHaveOneRoute() throws IOException {
    write("a", kamelet("a", "setBody: {simple: '{{one}}'}"));
    measure("a", "one", "0");
    int routes = camel.getCamelContext().getRoutesSize();
    int endpoints = camel.getCamelContext().getEndpoints().size();
    for (int i = 1; i < 1000; i++) {
      assertThat(measure("a", "one", String.valueOf(i))).isEqualTo(Measurement.of(i, 0));
    }
    assertThat(camel.getCamelContext().getRoutesSize()).isEqualTo(routes);
    assertThat(camel.getCamelContext().getEndpoints()).hasSize(endpoints);
  }

  @Test
  void textAndFailuresAndNonsenseAreProblems() throws IOException {
    write("a", kamelet("a", "setBody: {constant: plenty}"));
    assertThat(measure("a").toString()).contains("no number").contains("plenty");
    write("b", kamelet("b", "setBody: {constant: '-3'}"));
    assertThat(measure("b")).isEqualTo(new Measurement.Measured(-3, false));
    write(
        "c",
        kamelet("c", "throwException: {exceptionType: java.io.IOException, message: no luck}"));
    assertThat(measure("c").toString()).contains("no luck");
  }

  /** Records what a route sees of a tenant's value. */
  public static final class Seen {
    private final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
    private final List<Object> values = new CopyOnWriteArrayList<>();

    public void see(Exchange exchange) {
      headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
      values.add(exchange.getVariable("one"));
      values.add(exchange.getMessage().getBody());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&x=y",
        "?x=y",
        "RAW(x)",
        "RAW{x}",
        "${body}",
        "${env.PATH}",
        "${bean:seen?method=see}",
        "#bean:seen",
        "#class:java.lang.Object",
        "file:/etc/passwd",
        "direct:measure-a",
        "a\nb",
        "%2e%2e%2f",
        "\u00fc \u20ac"
      })
  void aValueStaysAValue(String value) throws IOException {
    Seen seen = new Seen();
    camel.bind("seen", seen);
    write(
        "a",
        kamelet(
            "a",
            "setBody: {simple: '{{one}}'}",
            "bean: {ref: seen, method: see}",
            "setBody: {constant: '1'}"));
    assertThat(measure("a", "one", value)).isEqualTo(Measurement.of(1, 0));
    assertThat(seen.values).containsExactly(value, value);
    assertThat(seen.headers).containsExactly(Map.of());
  }

  /** Text without a pattern or enum consists of letters, digits, dots and dashes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "&x=y",
        "?x=y",
        "RAW(x)",
        "RAW{x}",
        "${body}",
        "${env.PATH}",
        "${bean:seen?method=see}",
        "#bean:seen",
        "#class:java.lang.Object",
        "file:/etc/passwd",
        "direct:measure-a",
        "%2e%2e%2f",
        "../up",
        "..",
        "{{env:PATH}}",
        "{{sys:user.home}}",
        "{{one}}"
      })
  void textThatMeansSomethingIsRefusedUnlessAPatternTakesIt(String value) throws IOException {
    write("a", kamelet("a", "setBody: {constant: '1'}"));
    assertThatThrownBy(() -> query("a", "count", value)).hasMessageContaining("must match");
    assertThat(query("a", "count", "Ünï-1.x_y")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{env:PATH}}", "{{sys:user.home}}", "a{{one}}"})
  void noPatternTakesAPlaceholder(String value) throws IOException {
    write("a", kamelet("a", "setBody: {constant: '1'}"));
    assertThatThrownBy(() -> query("a", "one", value)).hasMessageContaining("must not hold {{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpUri",
        "CamelHttpPath",
        "CamelSqlQuery",
        "CamelFileName",
        "CamelKubernetesPodName",
        "CamelBeanMethodName",
        "global:one",
        "header:CamelHttpUri",
        "undeclared",
        "undeclaredFromEnv",
        "FromEnv"
      })
  void anUndeclaredParameterIsAProblemAndReachesNoRoute(String name) throws IOException {
    write("a", kamelet("a", "setBody: {constant: '1'}"));
    assertThatThrownBy(() -> query("a", name, "x"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("is no parameter of the trigger type a")
        .extracting(e -> ((InvalidFieldException) e).field())
        .isEqualTo(name);
  }

  @Test
  void aParameterHasTheNameOfAVariable() throws IOException {
    for (String name : List.of("'global:one'", "'${x}'", "a-b", "targetValue")) {
      assertThat(write("a", kamelet("a", Map.of(name, "{}"), "setBody: {constant: '1'}")))
          .isPresent();
    }
    Seen seen = new Seen();
    camel.bind("seen", seen);
    write(
        "a",
        kamelet(
            "a",
            Map.of("CamelHttpUri", "{pattern: '.*'}"),
            "bean: {ref: seen, method: see}",
            "setBody: {constant: '1'}"));
    assertThat(measure("a", "CamelHttpUri", "http://elsewhere/")).isEqualTo(Measurement.of(1, 0));
    assertThat(seen.headers).containsExactly(Map.of());
  }

  @Test
  void whatAKameletDeclaresFollowsItsFile() throws IOException {
    write("a", kamelet("a", Map.of("one", "{}"), "setBody: {constant: '1'}"));
    assertThat(measure("a", "one", "1")).isEqualTo(Measurement.of(1, 0));
    write("a", kamelet("a", Map.of("two", "{}"), "setBody: {constant: '1'}"));
    assertThat(measure("a", "two", "1")).isEqualTo(Measurement.of(1, 0));
    assertThatThrownBy(() -> query("a", "one", "1")).hasMessageContaining("it has targetValue");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{type: integer}; 1.5; must be a whole number",
        "{type: number}; many; must be a number",
        "{type: boolean}; yes; must be true or false",
        "{enum: [a, b]}; c; must be one of a, b",
        "{pattern: '[a-c]+'}; abcd; must match [a-c]+"
      })
  void aValueIsOfItsType(String schema, String value, String why) throws IOException {
    assertThat(write("a", kamelet("a", Map.of("p", schema), "setBody: {constant: '1'}"))).isEmpty();
    assertThatThrownBy(() -> query("a", "p", value)).hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "toD: 'http://localhost/${variable.one}'; makes an address of a value",
        "toD: {uri: 'http://localhost/{{one}}'}; is read in a simple expression only",
        "recipientList: {simple: '${variable.one}'}; makes an address of a value",
        "enrich: {simple: 'direct:${variable.one}'}; makes an address of a value",
        "to: 'http://localhost/{{one}}'; is read in a simple expression only",
        "to: {uri: 'sql:SELECT 1', parameters: {dataSource: '{{one}}'}}; simple expression only",
        "setBody: {constant: '{{?one}}'}; is read in a simple expression only",
        "setBody: {groovy: '{{one}}'}; is read in a simple expression only"
      })
  void aTemplateThatMakesMoreOfAValueIsRefused(String step, String why) throws IOException {
    assertThat(write("a", kamelet("a", step)).orElseThrow())
        .contains("spec.template.from.steps[0]")
        .contains(why);
  }

  @Test
  void aFileThatIsNoTriggerTypeSaysWhy() throws IOException {
    assertThat(write("a", "kind: Pod").orElseThrow()).contains("kind: must be Kamelet");
    assertThat(write("b", kamelet("rabbitmq", "setBody: {constant: '1'}")).orElseThrow())
        .contains("a trigger type of Sarban's own");
    assertThat(write("c", kamelet("Capital", "setBody: {constant: '1'}")).orElseThrow())
        .contains("metadata.name");
    assertThat(
            write("d", kamelet("d", Map.of("p", "{minimum: 3}"), "setBody: {constant: '1'}"))
                .orElseThrow())
        .contains("minimum is not checked");
    assertThat(
            write("e", kamelet("e", Map.of("p", "{pattern: '('}"), "setBody: {constant: '1'}"))
                .orElseThrow())
        .contains("is no regular expression");
    assertThat(
            write(
                    "f",
                    kamelet("f", "setBody: {constant: '1'}").replace("kamelet:source", "timer:x"))
                .orElseThrow())
        .contains("must be kamelet:source");
    write("g", kamelet("same", "setBody: {constant: '1'}"));
    assertThat(write("h", kamelet("same", "setBody: {constant: '2'}")).orElseThrow())
        .contains("has the same name already");
    assertThat(measure("same")).isEqualTo(Measurement.of(1, 0));
  }

  @Test
  void equalTriggersAreOneSource() throws IOException {
    write("a", kamelet("a", "setBody: {constant: '1'}"));
    assertThat(query("a").source()).isEqualTo(query("a").source());
    assertThat(query("a", "one", "1").source()).isNotEqualTo(query("a").source());
  }

  @Test
  void theSampleAsksAnApiAndADatabase() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = "{\"waiting\": 35}".getBytes(StandardCharsets.UTF_8);
    api.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    api.start();
    camel
        .getCamelContext()
        .getPropertiesComponent()
        .addOverrideProperty("API_PORT", String.valueOf(api.getAddress().getPort()));
    try {
      for (String file : List.of("http-backlog", "sql-rows")) {
        assertThat(write(file, Files.readString(SAMPLE.resolve(file + Kamelets.ENDING)))).isEmpty();
      }
      assertThat(measure(query("http-backlog", "queue", "orders")))
          .isEqualTo(Measurement.of(35, 0));
      assertThat(asked).containsExactly("/orders.json");
      for (String other :
          List.of("", "../etc", "orders?x=y", "http://elsewhere/", "backlog,orders", "{{env:X}}")) {
        assertThatThrownBy(() -> query("http-backlog", "queue", other))
            .hasMessageMatching("(is required|must be one of backlog, orders, invoices).*");
      }
      assertThat(asked).containsExactly("/orders.json");
      assertThatThrownBy(() -> query("http-backlog", "url", "http://127.0.0.1/"))
          .hasMessageContaining("is no parameter of the trigger type http-backlog");
      assertThat(measure("sql-rows")).isEqualTo(Measurement.of(0, 0));
      assertThat(measure("sql-rows", "customer", "o-reilly")).isEqualTo(Measurement.of(0, 0));
    } finally {
      api.stop(0);
    }
  }
}
