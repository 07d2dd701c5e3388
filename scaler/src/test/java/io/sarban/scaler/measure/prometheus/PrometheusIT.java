// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Recorder;
import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prometheus trigger, by its route, against Prometheus. */
class PrometheusIT {

  private static final Map<String, String> LOGIN =
      Map.of("username", "sarban", "password", "sarban");
  private static Measuring measuring;

  @BeforeAll
  static void start() {
    measuring = new Measuring("prometheus");
  }

  @AfterAll
  static void stop() {
    measuring.close();
  }

  private static String setting(String name) {
    return TestServers.setting("PROMETHEUS_" + name);
  }

  private static String pem(String file) throws IOException {
    return Files.readString(Path.of(setting("FILES"), file));
  }

  private static Query query(String promQl, String... more) {
    return query(setting("URL"), Map.of(), promQl, more);
  }

  private static Query query(
      String server, Map<String, String> authentication, String promQl, String... more) {
    Map<String, String> metadata =
        new HashMap<>(Map.of("serverAddress", server, "query", promQl, "threshold", "100.5"));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(metadata, authentication, Map.of("PROMETHEUS", setting("URL")));
  }

  private static Recorder recorder() throws IOException {
    return new Recorder(URI.create(setting("URL")).getPort());
  }

  private static String url(Recorder recorder) {
    return "http://127.0.0.1:" + recorder.port();
  }

  @Test
  void measuresAVectorOfOneAndAScalar() {
    assertThat(measuring.measure(query("sum(vector(12.5))"))).isEqualTo(new Measured(12.5, true));
    assertThat(measuring.measure(query("5 + 2"))).isEqualTo(new Measured(7, true));
    assertThat(measuring.measure(query("vector(12.5)", "activationThreshold", "12.5")))
        .isEqualTo(new Measured(12.5, false));
    Query query = query("1");
    assertThat(query.target().value()).isEqualTo(100.5);
    assertThat(query.metricName()).isEqualTo("prometheus");
  }

  @Test
  void theServerMayEndInASlash() {
    Query query =
        measuring.query(
            Map.of("serverAddress", setting("URL") + "/", "query", "3", "threshold", "1"));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(3, true));
  }

  @Test
  void whatHasNoNumberIsZeroAsInKeda() {
    for (String none : List.of("absent(vector(1))", "vector(0) / 0", "vector(1) / 0")) {
      assertThat(measuring.measure(query(none))).isEqualTo(new Measured(0, false));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "absent(vector(1)), no series",
    "vector(0) / 0, NaN",
    "vector(1) / 0, Infinity",
    "vector(-1) / 0, -Infinity"
  })
  void whatHasNoNumberFailsWhereNullValuesAreNotIgnored(String promQl, String what) {
    Failed failed = measuring.failure(query(promQl, "ignoreNullValues", "false"));
    assertThat(failed.field()).isEqualTo("query");
    assertThat(failed.message()).contains("gives " + what + ":").contains(setting("URL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum(up | unclosed left parenthesis",
        "sum by | parse error",
        "vector(1) or label_replace(vector(2), \"a\", \"b\", \"\", \"\") | gives 2 series",
        "vector(1)[5m:1m] | gives a matrix",
        "\"text\" | gives a string"
      })
  void aQueryThatGivesNoOneNumberIsNamed(String promQl, String message) {
    Failed failed = measuring.failure(query(promQl));
    assertThat(failed.message()).contains(message).doesNotContain("\n");
  }

  @Test
  void equalQueriesAreSentOnce() throws IOException {
    try (Recorder recorder = recorder()) {
      List<Query> queries = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        queries.add(query(url(recorder), Map.of(), "vector(" + (i % 20 + 1) + ")"));
      }
      List<Measurement> measured = measuring.measure(queries);
      for (int i = 0; i < 1000; i++) {
        assertThat(measured.get(i)).isEqualTo(new Measured(i % 20 + 1, true));
      }
      assertThat(recorder.httpRequests()).hasSize(20);
      assertThat(measuring.measure(queries)).isEqualTo(measured);
      assertThat(recorder.httpRequests()).hasSize(40);
    }
  }

  @Test
  void aWrongQueryHitsNoOther() {
    List<Measurement> measured = measuring.measure(List.of(query("1"), query("sum("), query("2")));
    assertThat(measured.get(0)).isEqualTo(new Measured(1, true));
    assertThat(measured.get(1)).isInstanceOf(Failed.class);
    assertThat(measured.get(2)).isEqualTo(new Measured(2, true));
  }

  @Test
  void sendsNamespaceHeadersAndParameters() throws IOException {
    try (Recorder recorder = recorder()) {
      Query query =
          query(
              url(recorder),
              Map.of(),
              "4",
              "namespace",
              "team a",
              "customHeaders",
              "X-Tenant-Id=tid, X-Client-Id=c=d",
              "queryParameters",
              "dedup=true,max source=5m");
      assertThat(measuring.measure(query)).isEqualTo(new Measured(4, true));
      assertThat(recorder.httpRequests())
          .containsExactly(
              "GET /api/v1/query?query=4&namespace=team+a&dedup=true&max+source=5m HTTP/1.1");
      assertThat(recorder.lines()).contains("X-Tenant-Id: tid", "X-Client-Id: c=d");
    }
  }

  @Test
  void sendsATokenOrAHeaderOfTheAuthentication() throws IOException {
    Map<String, String> secrets =
        Map.of("bearerToken", "t0ken", "customAuthHeader", "X-Who", "customAuthValue", "m3");
    try (Recorder recorder = recorder()) {
      Query query = query(url(recorder), secrets, "4", "authModes", "bearer,custom");
      assertThat(measuring.measure(query)).isEqualTo(new Measured(4, true));
      assertThat(recorder.lines()).contains("Authorization: Bearer t0ken", "X-Who: m3");
      assertThat(query.toString() + query.source()).doesNotContain("t0ken").doesNotContain("m3");
    }
  }

  @Test
  void logsInByTls() throws IOException {
    Map<String, String> authentication = new HashMap<>(LOGIN);
    authentication.put("ca", pem("server.pem"));
    assertThat(
            measuring.measure(query(setting("TLS_URL"), authentication, "1", "authModes", "basic")))
        .isEqualTo(new Measured(1, true));

    Query unsafe = query(setting("TLS_URL"), LOGIN, "1", "authModes", "basic", "unsafeSsl", "true");
    assertThat(measuring.measure(unsafe)).isEqualTo(new Measured(1, true));

    authentication.put("cert", pem("server.pem"));
    authentication.put("key", pem("server.key"));
    Query own = query(setting("TLS_URL"), authentication, "1", "authModes", "tls,basic");
    assertThat(measuring.measure(own)).isEqualTo(new Measured(1, true));

    authentication.put("cert", pem("stranger.pem"));
    authentication.put("key", pem("stranger.key"));
    Query stranger = query(setting("TLS_URL"), authentication, "1", "authModes", "tls,basic");
    assertThat(measuring.failure(stranger).message()).contains(setting("TLS_URL"));
  }

  @Test
  void aCertificateThatIsNotTrustedIsNamed() {
    Failed failed = measuring.failure(query(setting("TLS_URL"), LOGIN, "1", "authModes", "basic"));
    assertThat(failed.field()).isEqualTo("serverAddress");
    assertThat(failed.message()).contains("TLS handshake");
  }

  @Test
  void aWrongPasswordIsNamedButNotShown() throws IOException {
    Map<String, String> wrong =
        Map.of("username", "sarban", "password", "s3cret", "ca", pem("server.pem"));
    Failed failed = measuring.failure(query(setting("TLS_URL"), wrong, "1", "authModes", "basic"));
    assertThat(failed.field()).isEqualTo("authModes");
    assertThat(failed.message()).contains("refuses").contains("401").doesNotContain("s3cret");
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Failed down = measuring.failure(query("http://127.0.0.1:" + port, Map.of(), "1"));
    assertThat(down.message()).contains("cannot be connected to");
    Failed unknown = measuring.failure(query("http://prometheus.invalid:9090", Map.of(), "1"));
    assertThat(unknown.message()).contains("host name that is unknown");
    Failed path = measuring.failure(query(setting("URL") + "/elsewhere", Map.of(), "1"));
    assertThat(path.field()).isEqualTo("serverAddress");
    assertThat(path.message()).contains("404");
  }

  @Test
  void aSilentServerIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      Failed failed = measuring.failure(query(url, Map.of(), "1", "timeout", "300"));
      assertThat(failed.message()).contains("does not answer in time");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "serverAddress, ftp://host/",
    "serverAddress, http://host:9090?query=up",
    "serverAddress, ''",
    "query, ''",
    "threshold, ''",
    "threshold, 0",
    "activationThreshold, x",
    "ignoreNullValues, maybe",
    "customHeaders, novalue",
    "customHeaders, Host=other",
    "queryParameters, novalue",
    "authModes, digest",
    "timeout, soon",
    "awsRegion, eu-west-1"
  })
  void aParameterThatCannotBeUsedIsNamed(String field, String value) {
    assertThatThrownBy(() -> query("1", field, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void aMissingSecretIsNamed() {
    assertThatThrownBy(() -> query("1", "authModes", "basic"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("username"));
  }
}
