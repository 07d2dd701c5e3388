package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.ResolvedTrigger;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.Trigger;
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
import org.junit.jupiter.params.provider.ValueSource;

class UserTriggersTest {

  private static final Path SAMPLE = Path.of("../samples/custom-trigger/triggers");

  @TempDir private Path folder;
  private final Main camel = new Main();
  private final Map<Path, Optional<String>> reports = new HashMap<>();
  private long clock = 1_000_000;
  private UserTriggers triggers;
  private TriggerTypes types;
  private Measurer measurer;

  @BeforeEach
  void start() {
    camel.start();
    triggers = new UserTriggers(camel.getCamelContext(), folder, reports::put);
    types = new TriggerTypes(camel.getCamelContext());
    measurer = new Measurer(camel.getCamelContext());
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.fromMillis(clock += 1000));
    assertThat(triggers.refresh()).isTrue();
  }

  private static String route(String type, String step) {
    return route(type, "login, one, count", step);
  }

  private static String route(String type, String parameters, String step) {
    return ("- route:\n    id: measure-%s\n    note: 'parameters: %s'\n"
            + "    from:\n      uri: direct:measure-%s\n      steps:\n        - %s\n")
        .formatted(type, parameters, type, step);
  }

  private Query query(String type, String... metadata) {
    Map<String, String> all = new HashMap<>(Map.of("targetValue", "5"));
    for (int i = 0; i < metadata.length; i += 2) {
      all.put(metadata[i], metadata[i + 1]);
    }
    Trigger trigger = new Trigger(type, null, null, all, null, null, null);
    ResourceKey object = new ResourceKey("ScaledObject", "default", "test");
    return types
        .of(type)
        .query(
            new Parameters(
                new ResolvedTrigger(
                    object, 0, trigger, all, Map.of("login", "x"), Map.of("COUNT", "9"))));
  }

  private Measurement measure(Query query) {
    TriggerType type = types.of(query.metricName());
    return measurer.measure(type, new Batch(query.source(), List.of(query))).join().get(0);
  }

  @Test
  void metadataAuthenticationAndEnvironmentArriveAsVariables() throws IOException {
    write("a.camel.yaml", route("a", "setBody: {simple: '${variable.one}${variable.count}'}"));
    assertThat(measure(query("a", "one", "4", "countFromEnv", "COUNT")))
        .isEqualTo(Measurement.of(49, 0));
    assertThat(
            measure(query("a", "one", "4", "countFromEnv", "COUNT", "activationTargetValue", "50")))
        .isEqualTo(new Measurement.Measured(49, false));
  }

  @Test
  void aChangeTakesEffectAndABrokenFileKeepsTheLastGoodState() throws IOException {
    write("a.camel.yaml", route("a", "setBody: {constant: '1'}"));
    assertThat(measure(query("a"))).isEqualTo(Measurement.of(1, 0));
    write("a.camel.yaml", route("a", "setBody: {constant: '2'}"));
    assertThat(measure(query("a"))).isEqualTo(Measurement.of(2, 0));
    assertThat(triggers.refresh()).isFalse();

    write("a.camel.yaml", "- route: [");
    assertThat(reports.get(folder.resolve("a.camel.yaml"))).isPresent();
    assertThat(measure(query("a"))).isEqualTo(Measurement.of(2, 0));

    Files.delete(folder.resolve("a.camel.yaml"));
    assertThat(triggers.refresh()).isTrue();
    assertThatThrownBy(() -> query("a"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("no trigger type");
  }

  @Test
  void textAndFailuresAndNonsenseAreProblems() throws IOException {
    write("a.camel.yaml", route("a", "setBody: {constant: plenty}"));
    assertThat(measure(query("a")).toString()).contains("no number").contains("plenty");
    write("b.camel.yaml", route("b", "setBody: {constant: '-3'}"));
    assertThat(measure(query("b"))).isEqualTo(new Measurement.Measured(-3, false));
    write(
        "c.camel.yaml",
        route("c", "throwException: {exceptionType: java.io.IOException, message: no luck}"));
    assertThat(measure(query("c")).toString()).contains("no luck");
  }

  /** What a route sees of a tenant's value. */
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
        "{{env:PATH}}",
        "{{sys:user.home}}",
        "{{one}}",
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
        "a.camel.yaml",
        route("a", "setBody: {simple: '${variable.one}'}")
            + "        - bean: {ref: seen, method: see}\n"
            + "        - setBody: {constant: '1'}\n");
    assertThat(measure(query("a", "one", value))).isEqualTo(Measurement.of(1, 0));
    assertThat(seen.values).containsExactly(value, value);
    assertThat(seen.headers).containsExactly(Map.of());
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
    write("a.camel.yaml", route("a", "setBody: {constant: '1'}"));
    assertThatThrownBy(() -> query("a", name, "x"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining(
            "is no parameter of the trigger type a, which declares count, login, one")
        .extracting(e -> ((InvalidFieldException) e).field())
        .isEqualTo(name);
  }

  @Test
  void declaredNamesAreNamesAndStayInTheExchange() throws IOException {
    Seen seen = new Seen();
    camel.bind("seen", seen);
    write(
        "a.camel.yaml",
        route("a", "CamelHttpUri, global:one, ${x}", "bean: {ref: seen, method: see}")
            + "        - setBody: {constant: '1'}\n");
    assertThat(measure(query("a", "CamelHttpUri", "http://elsewhere/")))
        .isEqualTo(Measurement.of(1, 0));
    assertThat(seen.headers).containsExactly(Map.of());
    assertThatThrownBy(() -> query("a", "global:one", "x"))
        .hasMessageContaining("which declares CamelHttpUri:");
  }

  @Test
  void whatAnAuthenticationHasBesideReachesNoRoute() throws IOException {
    write("a.camel.yaml", route("a", "one", "setBody: {simple: '${variable.login}7'}"));
    assertThat(measure(query("a", "one", "1"))).isEqualTo(Measurement.of(7, 0));
  }

  @Test
  void whatARouteDeclaresFollowsItsFile() throws IOException {
    write("a.camel.yaml", route("a", "one", "setBody: {constant: '1'}"));
    assertThat(measure(query("a", "one", "1"))).isEqualTo(Measurement.of(1, 0));
    write("a.camel.yaml", route("a", "two", "setBody: {constant: '1'}"));
    assertThat(measure(query("a", "two", "1"))).isEqualTo(Measurement.of(1, 0));
    assertThatThrownBy(() -> query("a", "one", "1")).hasMessageContaining("declares two");
  }

  @Test
  void equalTriggersAreOneSource() throws IOException {
    write("a.camel.yaml", route("a", "setBody: {constant: '1'}"));
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
      for (String file : List.of("http-backlog.camel.yaml", "sql-rows.camel.yaml")) {
        write(file, Files.readString(SAMPLE.resolve(file)));
        assertThat(reports.get(folder.resolve(file))).isEmpty();
      }
      assertThat(measure(query("http-backlog", "queue", "orders")))
          .isEqualTo(Measurement.of(35, 0));
      assertThat(asked).containsExactly("/orders.json");
      for (String other :
          List.of("", "../etc", "orders?x=y", "http://elsewhere/", "backlog,orders", "{{env:X}}")) {
        assertThat(measure(query("http-backlog", "queue", other)).toString())
            .contains("queue must be backlog, orders or invoices");
      }
      assertThat(asked).containsExactly("/orders.json");
      assertThatThrownBy(() -> query("http-backlog", "url", "http://127.0.0.1/"))
          .hasMessageContaining("is no parameter of the trigger type http-backlog");
      assertThat(measure(query("sql-rows"))).isEqualTo(Measurement.of(0, 0));
    } finally {
      api.stop(0);
    }
  }
}
