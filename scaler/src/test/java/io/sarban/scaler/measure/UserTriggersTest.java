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
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    return "- route:\n    id: measure-%s\n    from:\n      uri: direct:measure-%s\n      steps:\n        - %s\n"
        .formatted(type, type, step);
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
  void metadataAuthenticationAndEnvironmentArriveAsHeaders() throws IOException {
    write("a.camel.yaml", route("a", "setBody: {simple: '${header.one}${header.count}'}"));
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
    assertThat(measure(query("b")).toString()).contains("must be at least 0");
    write(
        "c.camel.yaml",
        route("c", "throwException: {exceptionType: java.io.IOException, message: no luck}"));
    assertThat(measure(query("c")).toString()).contains("no luck");
  }

  @Test
  void equalTriggersAreOneSource() throws IOException {
    write("a.camel.yaml", route("a", "setBody: {constant: '1'}"));
    assertThat(query("a").source()).isEqualTo(query("a").source());
    assertThat(query("a", "x", "1").source()).isNotEqualTo(query("a").source());
  }

  @Test
  void theSampleAsksAnApiAndADatabase() throws IOException {
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = "{\"waiting\": 35}".getBytes(StandardCharsets.UTF_8);
    api.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    api.start();
    try {
      for (String file : List.of("http-backlog.camel.yaml", "sql-rows.camel.yaml")) {
        write(file, Files.readString(SAMPLE.resolve(file)));
        assertThat(reports.get(folder.resolve(file))).isEmpty();
      }
      String url = "http://127.0.0.1:" + api.getAddress().getPort() + "/";
      assertThat(measure(query("http-backlog", "url", url))).isEqualTo(Measurement.of(35, 0));
      assertThat(measure(query("sql-rows"))).isEqualTo(Measurement.of(0, 0));
    } finally {
      api.stop(0);
    }
  }
}
