// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.sarban.scaler.http.HostileServer;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metrics-api trigger, by its route, against a real HTTP server. */
class MetricsApiTest {

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  @TempDir private static Path folder;
  private static Measuring measuring;
  private static HttpServer http;
  private static HttpsServer https;

  @BeforeAll
  static void start() throws Exception {
    measuring = new Measuring("metrics-api");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http = HttpServer.create(any, 0);
    https = HttpsServer.create(any, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(certificate()));
    for (HttpServer server : List.of(http, https)) {
      server.setExecutor(THREADS);
      server.createContext("/", MetricsApiTest::answer);
      server.start();
    }
  }

  @AfterAll
  static void stop() {
    http.stop(0);
    https.stop(0);
    THREADS.shutdownNow();
    measuring.close();
  }

  private static SSLContext certificate() throws Exception {
    Path store = folder.resolve("server.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        tool,
        "-genkeypair",
        "-alias",
        "api",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        store.toString(),
        "-storepass",
        "change-it");
    run(
        tool,
        "-exportcert",
        "-rfc",
        "-alias",
        "api",
        "-file",
        folder.resolve("ca.pem").toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        "change-it");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "change-it".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "change-it".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    CALLS.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/stats" -> reply(exchange, 200, "{\"tasks\": 12, \"size\": \"10Ki\", \"minus\": -1}");
      case "/page" -> reply(exchange, 200, "<html><body>Hello</html>");
      case "/basic" -> protect(exchange, "Authorization", "Basic " + base64("reader:open sesame"));
      case "/bearer" -> protect(exchange, "Authorization", "Bearer t0ken");
      case "/key" -> protect(exchange, "X-API-KEY", "k3y");
      case "/custom" -> protect(exchange, "X-Who", "me");
      case "/query" -> {
        boolean right = "a=b&api_key=k+3y".equals(exchange.getRequestURI().getRawQuery());
        reply(exchange, right ? 200 : 403, "{\"tasks\": 12}");
      }
      case "/moved" -> {
        exchange.getResponseHeaders().add("Location", "/stats");
        exchange.sendResponseHeaders(302, -1);
      }
      case "/half" -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('{');
        exchange.close();
      }
      case "/silent" -> {}
      default -> reply(exchange, 404, "no");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void protect(HttpExchange exchange, String header, String value)
      throws IOException {
    boolean right = value.equals(exchange.getRequestHeaders().getFirst(header));
    reply(exchange, right ? 200 : 401, "{\"tasks\": 12}");
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + path;
  }

  private static Query query(String url, String... more) {
    return query(url, Map.of(), more);
  }

  private static Query query(String url, Map<String, String> authentication, String... more) {
    Map<String, String> metadata =
        new HashMap<>(Map.of("url", url, "valueLocation", "tasks", "targetValue", "5"));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return measuring.query(metadata, authentication, Map.of());
  }

  private static List<Measurement> measure(List<Query> queries) {
    return measuring.measure(queries);
  }

  private static Measurement measure(Query query) {
    return measuring.measure(query);
  }

  private static Failed failure(Query query) {
    return measuring.failure(query);
  }

  @Test
  void measuresNumbersAndQuantities() {
    assertThat(measure(query(url("/stats")))).isEqualTo(Measurement.of(12, 0));
    assertThat(measure(query(url("/stats"), "activationTargetValue", "12.5")))
        .isEqualTo(Measurement.of(12, 12.5));
    assertThat(measure(query(url("/stats"), "valueLocation", "size")))
        .isEqualTo(Measurement.of(10240, 0));
    assertThat(measure(query(url("/moved")))).isEqualTo(Measurement.of(12, 0));
  }

  @Test
  void manyTriggersOfOneUrlAreOneRequest() {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      queries.add(query(url("/stats"), "valueLocation", i % 2 == 0 ? "tasks" : "size"));
    }
    int before = CALLS.get();
    List<Measurement> measurements = measure(queries);
    assertThat(CALLS.get() - before).isEqualTo(1);
    assertThat(measurements).hasSize(1000);
    assertThat(measurements.get(0)).isEqualTo(Measurement.of(12, 0));
    assertThat(measurements.get(1)).isEqualTo(Measurement.of(10240, 0));
  }

  @Test
  void logsIn() {
    Map<String, String> login = Map.of("username", "reader", "password", "open sesame");
    Map<String, String> token = Map.of("token", "t0ken");
    Map<String, String> key = Map.of("apiKey", "k3y");
    Map<String, String> custom = Map.of("customAuthHeader", "X-Who", "customAuthValue", "me");
    assertThat(measure(query(url("/basic"), login, "authMode", "basic")))
        .isEqualTo(Measurement.of(12, 0));
    assertThat(measure(query(url("/bearer"), token, "authMode", "bearer")))
        .isEqualTo(Measurement.of(12, 0));
    for (String mode : List.of("oauth", "bearer")) {
      Map<String, String> issued = Map.of("accessToken", "t0ken");
      assertThat(measure(query(url("/bearer"), issued, "authMode", mode)))
          .isEqualTo(Measurement.of(12, 0));
    }
    assertThat(measure(query(url("/key"), key, "authMode", "apiKey")))
        .isEqualTo(Measurement.of(12, 0));
    assertThat(measure(query(url("/custom"), custom, "authModes", "custom")))
        .isEqualTo(Measurement.of(12, 0));
    Query inUrl =
        query(url("/query?a=b"), Map.of("apiKey", "k 3y"), "authMode", "apiKey", "method", "query");
    assertThat(measure(inUrl)).isEqualTo(Measurement.of(12, 0));
    assertThat(inUrl.source().toString()).doesNotContain("3y");
  }

  @Test
  void aUserInTheAddressIsBasicAuthenticationWhereNoModeGivesAnother() {
    String url = url("/basic").replace("://", "://reader:open%20sesame@");
    assertThat(measure(query(url))).isEqualTo(Measurement.of(12, 0));
    Map<String, String> login = Map.of("username", "reader", "password", "open sesame\n");
    String other = url("/basic").replace("://", "://a:b@");
    assertThat(measure(query(other, login, "authMode", "basic"))).isEqualTo(Measurement.of(12, 0));
    assertThat(query(url).source().toString()).doesNotContain("sesame");
  }

  @Test
  void aHeaderThatCannotBeSentIsNamedAndNotShown() {
    Map<String, String> broken = Map.of("token", "ses\name");
    assertThatThrownBy(() -> query(url("/bearer"), broken, "authMode", "bearer"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("authMode"))
        .hasMessageContaining("cannot be sent")
        .hasMessageNotContaining("name\"");
    Map<String, String> host = Map.of("customAuthHeader", "host", "customAuthValue", "canary");
    assertThatThrownBy(() -> query(url("/bearer"), host, "authMode", "custom"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("the header is Host")
        .hasMessageNotContaining("canary");
  }

  @Test
  void noCredentialFollowsARedirectToAnotherOrigin() {
    try (HostileServer other = new HostileServer();
        HostileServer first = new HostileServer()) {
      other.answers("/", 200, "{\"tasks\": 3}");
      first.redirects("/", 302, other.url("/"));
      for (Query query :
          List.of(
              query(first.url("/").replace("://", "://a:canary@")),
              query(first.url("/"), Map.of("token", "canary"), "authMode", "bearer"),
              query(first.url("/"), Map.of("apiKey", "canary"), "authMode", "apiKey"),
              query(
                  first.url("/"),
                  Map.of("apiKey", "canary"),
                  "authMode",
                  "apiKey",
                  "method",
                  "query"),
              query(
                  first.url("/"),
                  Map.of("customAuthHeader", "X-Who", "customAuthValue", "canary"),
                  "authMode",
                  "custom"))) {
        assertThat(measure(query)).isEqualTo(Measurement.of(3, 0));
      }
      assertThat(first.seen).hasSize(5);
      assertThat(other.seen)
          .hasSize(5)
          .noneMatch(request -> request.contains("canary") || request.contains("Authorization"));
    }
  }

  @Test
  void aTricklingAnswerEndsWithTheTimeAndTheNextPollIsARequestOfItsOwn() {
    try (HostileServer slow = new HostileServer()) {
      slow.trickles("/slow");
      for (int poll = 1; poll <= 2; poll++) {
        assertThat(failure(query(slow.url("/slow"), "timeout", "500ms")).message())
            .contains("answer");
        int polls = poll;
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> slow.seen.stream().filter("given up"::equals).count() == polls);
      }
    }
  }

  @Test
  void noMetadataAddressIsAsked() {
    assertThat(failure(query("http://169.254.169.254/latest/meta-data")).message())
        .contains("metadata address, which is never asked");
  }

  @Test
  void aWrongPasswordIsNamedButNotShown() {
    Map<String, String> wrong = Map.of("username", "reader", "password", "s3cret");
    Failed failed = failure(query(url("/basic"), wrong, "authMode", "basic"));
    assertThat(failed.field()).isEqualTo("authMode");
    assertThat(failed.message()).contains("refuses").contains("401").doesNotContain("s3cret");
  }

  @Test
  void checksTheCertificate() throws Exception {
    String url = "https://127.0.0.1:" + https.getAddress().getPort() + "/stats";
    Map<String, String> ca = Map.of("ca", Files.readString(folder.resolve("ca.pem")));
    assertThat(measure(query(url, ca, "authMode", "tls"))).isEqualTo(Measurement.of(12, 0));
    assertThat(measure(query(url, "unsafeSsl", "true"))).isEqualTo(Measurement.of(12, 0));
    assertThat(failure(query(url)).message()).contains("TLS handshake");
  }

  @ParameterizedTest
  @CsvSource({
    "/gone, url, 404",
    "/page, format, does not answer in json",
    "/half, url, failed",
  })
  void anAnswerThatIsNoneIsNamed(String path, String field, String message) {
    Failed failed = failure(query(url(path)));
    assertThat(failed.field()).isEqualTo(field);
    assertThat(failed.message()).contains(message).contains(path);
  }

  @Test
  void aPlaceWithoutNumberIsNamed() {
    Failed failed = failure(query(url("/stats"), "valueLocation", "tasks.waiting"));
    assertThat(failed.field()).isEqualTo("valueLocation");
    assertThat(failed.message()).contains("\"tasks.waiting\"");
  }

  @Test
  void aSilentServerIsGivenUp() {
    assertThat(failure(query(url("/silent"), "timeout", "300ms")).message()).contains("answer");
  }

  @Test
  void aServerThatIsDownIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Failed failed = failure(query("http://127.0.0.1:" + port + "/stats"));
    assertThat(failed.field()).isEqualTo("url");
    assertThat(failed.message()).contains("cannot be connected to");
  }

  @ParameterizedTest
  @CsvSource({
    "url, ftp://host/",
    "url, 'no url'",
    "format, csv",
    "targetValue, ''",
    "targetValue, 0",
    "valueLocation, ''",
    "authMode, digest",
    "timeout, soon",
    "aggregateFromKubeServiceEndpoints, maybe",
    "aggregationType, median"
  })
  void aParameterThatCannotBeUsedIsNamed(String field, String value) {
    assertThatThrownBy(() -> query(url("/stats"), field, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  /** Only ready pods count; one without a metric is left out. */
  @ParameterizedTest
  @CsvSource({"average, 4", "sum, 8", "max, 7", "min, 1", "'', 4"})
  void theEndpointsOfAServiceAreAskedOneByOne(String type, double value) throws Exception {
    try (Pods pods =
            new Pods(Map.of("127.0.0.2", "{\"tasks\": 7}", "127.0.0.3", "{\"tasks\": 1}"));
        Measuring cluster = new Measuring("metrics-api").with("endpoints", pods)) {
      Query query = cluster.query(pods.metadata(type), Map.of("token", "t0ken"), Map.of());
      assertThat(cluster.measure(query)).isEqualTo(Measurement.of(value, 0));
      assertThat(pods.seen).containsExactlyInAnyOrder("Bearer t0ken a=b", "Bearer t0ken a=b");
    }
  }

  @Test
  void aServiceWithoutMetricIsNamed() throws Exception {
    try (Pods pods = new Pods(Map.of());
        Measuring cluster = new Measuring("metrics-api").with("endpoints", pods)) {
      Query query = cluster.query(pods.metadata("sum"), Map.of("token", "t0ken"), Map.of());
      assertThat(cluster.failure(query).message())
          .isEqualTo(
              "Service shop/api has no ready endpoint: start its pods, or fix the host of url");
    }
    try (Pods pods = new Pods(Map.of("127.0.0.2", "{}", "127.0.0.3", "{}"));
        Measuring cluster = new Measuring("metrics-api").with("endpoints", pods)) {
      Query query = cluster.query(pods.metadata("sum"), Map.of("token", "t0ken"), Map.of());
      assertThat(cluster.failure(query).message()).contains("has no number at \"tasks\"");
    }
    ServiceEndpoints refused =
        (namespace, service) -> {
          throw new IOException("endpointslices is forbidden");
        };
    try (Pods pods = new Pods(Map.of());
        Measuring cluster = new Measuring("metrics-api").with("endpoints", refused)) {
      Query query = cluster.query(pods.metadata("sum"), Map.of("token", "t0ken"), Map.of());
      assertThat(cluster.failure(query).message())
          .isEqualTo(
              "the EndpointSlices of Service shop/api cannot be listed: endpointslices is"
                  + " forbidden");
    }
  }

  @Test
  void aServiceNeedsACluster() {
    Query query =
        query("http://api.shop.svc:8080/stats", "aggregateFromKubeServiceEndpoints", "true");
    assertThat(failure(query))
        .isEqualTo(
            Measurement.elsewhere(
                "aggregateFromKubeServiceEndpoints",
                "the endpoints of a Service are a cluster's: none are here"));
    assertThatThrownBy(
            () -> query("http://api:8080/stats", "aggregateFromKubeServiceEndpoints", "true"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("url"));
  }

  /** Loopback addresses as the pods of a Service, which all serve on one port. */
  private static final class Pods implements ServiceEndpoints, AutoCloseable {
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<EndpointSlice> slices = new ArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private int port;

    Pods(Map<String, String> answers) throws IOException {
      EndpointSlice waiting = slice("127.0.0.4", false);
      slices.add(waiting);
      for (Map.Entry<String, String> answer : answers.entrySet()) {
        HttpServer server = HttpServer.create(new InetSocketAddress(answer.getKey(), port), 0);
        port = server.getAddress().getPort();
        server.createContext("/stats", exchange -> tell(exchange, answer.getValue()));
        server.start();
        servers.add(server);
        slices.add(slice(answer.getKey(), true));
        slices.add(slice(answer.getKey(), null));
      }
    }

    private EndpointSlice slice(String address, Boolean ready) {
      return new EndpointSliceBuilder()
          .addNewPort()
          .withPort(port)
          .endPort()
          .addNewEndpoint()
          .withAddresses(address)
          .withNewConditions()
          .withReady(ready)
          .endConditions()
          .endEndpoint()
          .build();
    }

    private void tell(HttpExchange exchange, String text) throws IOException {
      seen.add(
          exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + exchange.getRequestURI().getQuery());
      reply(exchange, 200, text);
    }

    Map<String, String> metadata(String type) {
      return Map.of(
          "url", "http://api.shop.svc.cluster.local:" + port + "/stats?a=b",
          "valueLocation", "tasks",
          "targetValue", "5",
          "authMode", "bearer",
          "aggregateFromKubeServiceEndpoints", "true",
          "aggregationType", type);
    }

    @Override
    public List<EndpointSlice> of(String namespace, String service) {
      assertThat(namespace).isEqualTo("shop");
      assertThat(service).isEqualTo("api");
      return slices;
    }

    @Override
    public void close() {
      servers.forEach(server -> server.stop(0));
    }
  }

  @Test
  void aMissingSecretIsNamed() {
    assertThatThrownBy(() -> query(url("/basic"), "authMode", "basic"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("username"));
  }
}
