// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sarban.scaler.event.EventBus;
import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.event.ScalerEvent.Solved;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resolve.SourceAuthentication;
import io.sarban.scaler.resource.Condition;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CloudEventSources of a folder, and web servers that take their events. */
class EventSourcesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "Orders");
  private static final ResourceKey SOURCE =
      new ResourceKey(ResourceKind.CLOUD_EVENT_SOURCE, "shop", "web");

  private record Got(String uri, Headers headers, String body) {
    JsonNode json() {
      try {
        return new JsonMapper().readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @TempDir private Path folder;
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EventBus bus = new EventBus(() -> Instant.parse("2026-01-31T12:00:00Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ProblemLog problems = new ProblemLog();
  private volatile int status = 202;
  private volatile boolean hangs;
  private HttpServer server;
  private EventSources sources;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server);
    sources = sources(new WebClient(Destinations.OF_RESOURCES));
  }

  private void serve(HttpServer one) {
    one.createContext("/", this::take);
    one.setExecutor(threads);
    one.start();
  }

  private EventSources sources(WebClient http) {
    ManifestFolder resources = new ManifestFolder(folder, problems);
    return new EventSources(
        new EventSources.Surroundings(
            bus,
            http,
            new SourceAuthentication(resources, Credentials.NONE),
            meters,
            problems,
            "sarban",
            threads));
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), "UTF-8");
      if (hangs) {
        ended.await();
      }
      int answer = status;
      got.add(new Got(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
      if (answer == 307) {
        exchange.getResponseHeaders().add("Location", "/elsewhere");
      }
      exchange.sendResponseHeaders(answer, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    ended.countDown();
    sources.refresh(List.of());
    server.stop(0);
    threads.shutdownNow();
  }

  /** Reads the folder's current resources. */
  private void read(EventSources by) {
    ManifestFolder resources = new ManifestFolder(folder, problems);
    by.refresh(resources.eventSources());
  }

  private void source(String kind, String spec) throws IOException {
    Files.writeString(
        folder.resolve("source.yaml"),
        """
        apiVersion: eventing.keda.sh/v1alpha1
        kind: %s
        metadata:
          name: web
        %sspec:
        %s
        """
            .formatted(
                kind,
                kind.equals("CloudEventSource") ? "  namespace: shop\n" : "",
                spec.indent(2)));
    read(sources);
  }

  private String http(String rest) {
    return "destination:\n  http:\n    uri: http://127.0.0.1:%d/sink?a=b\n%s"
        .formatted(server.getAddress().getPort(), rest);
  }

  private void tell(ResourceKey object, String reason) {
    bus.publish(object, new Noted("Normal", reason, "ScaledObject is ready for scaling"));
  }

  private Condition condition() {
    return sources.condition(SOURCE);
  }

  @Test
  void anEventComesAsKedaSendsIt() throws IOException {
    source("CloudEventSource", http("clusterName: Süd 1"));
    tell(OBJECT, "ScaledObjectReady");
    await().atMost(PATIENCE).until(() -> !got.isEmpty());
    Got event = got.get(0);
    assertThat(event.uri()).isEqualTo("/sink?a=b");
    assertThat(event.headers().getFirst("ce-specversion")).isEqualTo("1.0");
    assertThat(event.headers().getFirst("ce-type")).isEqualTo("keda.scaledobject.ready.v1");
    assertThat(event.headers().getFirst("ce-source")).isEqualTo("/S%C3%BCd%201/sarban/keda");
    assertThat(event.headers().getFirst("ce-subject"))
        .isEqualTo("/S%C3%BCd%201/shop/scaledobject/orders");
    assertThat(event.headers().getFirst("ce-time")).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(event.headers().getFirst("ce-id")).isNotEmpty();
    assertThat(event.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(event.headers()).doesNotContainKey("Authorization");
    assertThat(event.body())
        .isEqualTo(
            "{\"reason\":\"ScaledObjectReady\",\"message\":\"ScaledObject is ready for"
                + " scaling\"}");
    assertThat(condition().status()).isEqualTo("True");
    assertThat(condition().reason()).isEqualTo("CloudEventSourceActive");
    await().atMost(PATIENCE).until(() -> counted("emitted") == 1);
  }

  @Test
  void aNameThatWouldFillEachRequestIsRefused() throws IOException {
    source("CloudEventSource", http("clusterName: " + "x".repeat(254)));
    assertThat(condition().status()).isEqualTo("False");
    assertThat(condition().message()).contains("spec.clusterName", "more than 253 characters");
    tell(OBJECT, "ScaledObjectReady");
    assertThat(got).isEmpty();
  }

  private double counted(String state) {
    return meters
        .get("keda.cloudeventsource.events.emitted")
        .tags("namespace", "shop", "cloudeventsource", "web", "eventsink", "http", "state", state)
        .counter()
        .count();
  }

  @Test
  void onlyKedasOwnEventsAreSentAndOnlyThoseOfItsNamespace() throws IOException {
    source("CloudEventSource", http(""));
    tell(new ResourceKey(ResourceKind.SCALED_OBJECT, "other", "orders"), "ScaledObjectReady");
    tell(OBJECT, "KEDAScalersStarted");
    bus.publish(OBJECT, new Solved());
    tell(OBJECT, "ScaledObjectDeleted");
    await().atMost(PATIENCE).until(() -> !got.isEmpty());
    assertThat(types()).containsExactly("keda.scaledobject.removed.v1");
    assertThat(got.get(0).headers().getFirst("ce-source")).startsWith("/kubernetes-default/");
  }

  private List<String> types() {
    return got.stream().map(one -> one.headers().getFirst("ce-type")).toList();
  }

  @Test
  void aSourceOfTheClusterHearsOfAllNamespaces() throws IOException {
    source("ClusterCloudEventSource", http(""));
    tell(OBJECT, "ScaledObjectReady");
    tell(new ResourceKey(ResourceKind.SCALED_OBJECT, "other", "orders"), "ScaledObjectPaused");
    tell(
        new ResourceKey(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, "", "a"),
        "ClusterTriggerAuthenticationAdded");
    await().atMost(PATIENCE).until(() -> got.size() == 3);
    assertThat(types())
        .containsExactly(
            "keda.scaledobject.ready.v1",
            "keda.scaledobject.paused.v1",
            "keda.authentication.clustertriggerauthentication.created.v1");
  }

  @Test
  void typesAreIncludedOrExcluded() throws IOException {
    source(
        "CloudEventSource",
        http("eventSubscription:\n  includedEventTypes: [keda.scaledobject.failed.v1]\n"));
    tell(OBJECT, "ScaledObjectReady");
    tell(OBJECT, "ScaledObjectCheckFailed");
    await().atMost(PATIENCE).until(() -> !got.isEmpty());
    source(
        "CloudEventSource",
        http("eventSubscription:\n  excludedEventTypes: [keda.scaledobject.failed.v1]\n"));
    tell(OBJECT, "ScaledObjectCheckFailed");
    tell(OBJECT, "ScaledObjectPaused");
    await().atMost(PATIENCE).until(() -> got.size() == 2);
    assertThat(types())
        .containsExactly("keda.scaledobject.failed.v1", "keda.scaledobject.paused.v1");
  }

  @Test
  void whatCannotBeIsSaidInTheCondition() throws IOException {
    source(
        "CloudEventSource",
        http(
            "eventSubscription:\n  excludedEventTypes: [keda.scaledobject.failed.v1]\n"
                + "  includedEventTypes: [keda.scaledobject.ready.v1]\n"));
    assertFailed("includedEventTypes and excludedEventTypes exclude each other");
    source("CloudEventSource", http("eventSubscription:\n  includedEventTypes: [no.such.v1]\n"));
    assertFailed("KEDA has no event type \"no.such.v1\"");
    source("CloudEventSource", "destination: {}");
    assertFailed("give http or azureEventGridTopic");
    source("CloudEventSource", "destination: {http: {uri: 'ftp://a/b'}}");
    assertFailed("must begin with http:// or https://");
    source("CloudEventSource", "destination: []");
    assertFailed("spec.destination");
    source("CloudEventSource", "destination: {azureEventGridTopic: {endpoint: 'https://a/b'}}");
    assertFailed("give an authentication with the parameter accessKey");
    source("CloudEventSource", "destination: {azureEventGridTopic: {endpoint: 'http://a/b'}}");
    assertFailed("must begin with https://");
    assertThat(problems.standing()).hasSize(1);
    source("CloudEventSource", http(""));
    assertThat(condition().status()).isEqualTo("True");
    assertThat(problems.standing()).isEmpty();
  }

  private void assertFailed(String why) {
    assertThat(condition().status()).isEqualTo("False");
    assertThat(condition().reason()).isEqualTo("CloudEventSourceFailed");
    assertThat(condition().message())
        .startsWith("Failed to send events to the configured destination: ")
        .contains(why);
  }

  @Test
  void aMetadataAddressIsNeverAsked() throws IOException {
    source("CloudEventSource", "destination: {http: {uri: 'http://169.254.169.254/latest'}}");
    tell(OBJECT, "ScaledObjectReady");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertFailed("leads to a link-local or cloud metadata address"));
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    status = 307;
    source("CloudEventSource", http(""));
    tell(OBJECT, "ScaledObjectReady");
    await().atMost(PATIENCE).untilAsserted(() -> assertFailed("redirects to "));
    assertThat(got).extracting(Got::uri).containsOnly("/sink?a=b");
  }

  @Test
  void whatIsRefusedIsSentAgainInItsOrder() throws IOException {
    status = 503;
    source("CloudEventSource", http(""));
    tell(OBJECT, "ScaledObjectReady");
    tell(OBJECT, "ScaledObjectPaused");
    await().atMost(PATIENCE).untilAsserted(() -> assertFailed("answers with HTTP status 503"));
    read(sources);
    assertThat(problems.standing()).hasSize(1);
    status = 200;
    await().atMost(PATIENCE).until(() -> types().contains("keda.scaledobject.paused.v1"));
    assertThat(types().get(types().size() - 2)).isEqualTo("keda.scaledobject.ready.v1");
    read(sources);
    assertThat(condition().status()).isEqualTo("True");
    assertThat(problems.standing()).isEmpty();
  }

  /** The queue holds a thousand events; publishing more does not wait. */
  @Test
  void aReceiverThatHangsFillsNoMemoryAndHoldsUpNoOther() throws Exception {
    hangs = true;
    source("CloudEventSource", http(""));
    for (int i = 0; i < 5000; i++) {
      tell(OBJECT, "ScaledObjectReady");
    }
    assertThat(counted("dropped")).isGreaterThanOrEqualTo(3990);
    assertThat(meters.get("keda.cloudeventsource.events.queued").gauge().value())
        .isLessThanOrEqualTo(1000);
    List<String> others = new CopyOnWriteArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          others.add(exchange.getRequestHeaders().getFirst("ce-type"));
          exchange.sendResponseHeaders(204, -1);
        });
    other.start();
    Files.writeString(
        folder.resolve("other.yaml"),
        """
        apiVersion: eventing.keda.sh/v1alpha1
        kind: ClusterCloudEventSource
        metadata: {name: other}
        spec: {destination: {http: {uri: "http://127.0.0.1:%d"}}}
        """
            .formatted(other.getAddress().getPort()));
    read(sources);
    tell(OBJECT, "ScaledObjectPaused");
    await().atMost(PATIENCE).until(() -> others.contains("keda.scaledobject.paused.v1"));
    other.stop(0);
    assertThat(got).isEmpty();
  }

  @Test
  void aTopicOfEventGridGetsTheAccessKeyAndABatch() throws Exception {
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext certificate = certificate();
    https.setHttpsConfigurator(new HttpsConfigurator(certificate));
    serve(https);
    Files.writeString(
        folder.resolve("authentication.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: topic, namespace: shop}
        stringData: {key: c2VjcmV0}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: topic, namespace: shop}
        spec:
          secretTargetRef: [{parameter: accessKey, name: topic, key: key}]
        """);
    sources = sources(new WebClient(Destinations.OF_RESOURCES, certificate, certificate));
    source(
        "CloudEventSource",
        """
        authenticationRef: {name: topic}
        destination:
          azureEventGridTopic:
            endpoint: https://127.0.0.1:%d/api/events
        """
            .formatted(https.getAddress().getPort()));
    tell(OBJECT, "ScaledObjectReady");
    await().atMost(PATIENCE).until(() -> !got.isEmpty());
    https.stop(0);
    Got event = got.get(0);
    assertThat(event.uri()).isEqualTo("/api/events?api-version=2018-01-01");
    assertThat(event.headers().getFirst("aeg-sas-key")).isEqualTo("c2VjcmV0");
    assertThat(event.headers().getFirst("Content-Type"))
        .isEqualTo("application/cloudevents-batch+json; charset=utf-8");
    assertThat(event.json()).hasSize(1);
    JsonNode sent = event.json().get(0);
    assertThat(sent.path("type").asText()).isEqualTo("keda.scaledobject.ready.v1");
    assertThat(sent.path("subject").asText())
        .isEqualTo("/kubernetes-default/shop/scaledobject/orders");
    assertThat(sent.path("data").path("reason").asText()).isEqualTo("ScaledObjectReady");
  }

  private SSLContext certificate() throws Exception {
    Path store = folder.resolve("server.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                tool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
