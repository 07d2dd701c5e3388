// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sarban.gateway.main.ClusterGateway;
import io.sarban.gateway.main.Settings;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.tls.TestKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ClusterGatewayTest {

  private static final RouteId WEB = new RouteId("apps", "web");

  KubernetesClient client;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ClusterGateway gateway;
  private HttpServer workload;

  @BeforeEach
  void start() throws Exception {
    workload =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("awake " + request.path()))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    create(
        """
        apiVersion: http.keda.sh/v1beta1
        kind: InterceptorRoute
        metadata: {name: web, namespace: apps}
        spec:
          target: {service: web, port: 80}
          rules:
            - hosts: [web.example]
          scalingMetric: {concurrency: {targetValue: 10}}
        """);
    client.resource(service()).create();
    gateway =
        new ClusterGateway(
            Settings.of(
                Map.of(
                    "SARBAN_GATEWAY_HOST", "127.0.0.1",
                    "KEDA_HTTP_PROXY_PORT", "0",
                    "SARBAN_GATEWAY_TLS_PORT", String.valueOf(free()),
                    "SARBAN_GATEWAY_COUNTS_PORT", "0",
                    "KEDA_HTTP_DRAIN_TIMEOUT", "2s",
                    "POD_NAMESPACE", "sarban",
                    "SARBAN_GATEWAY_TLS_SECRETS", "a, b")),
            client);
  }

  @AfterEach
  void close() {
    gateway.close();
    vertx.close();
  }

  private void create(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    resources(resource.getKind()).inNamespace("apps").resource(resource).create();
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources(String kind) {
    return client.genericKubernetesResources(
        Cluster.KINDS.values().stream()
            .filter(context -> context.getKind().equals(kind))
            .findFirst()
            .orElseThrow());
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("apps")
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  private EndpointSlice slice(boolean ready) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName("web-1")
        .withNamespace("apps")
        .withLabels(Map.of("kubernetes.io/service-name", "web"))
        .endMetadata()
        .withAddressType("IPv4")
        .addToEndpoints(
            new EndpointBuilder()
                .withAddresses("127.0.0.1")
                .withNewConditions()
                .withReady(ready)
                .endConditions()
                .build())
        .addNewPort()
        .withName("http")
        .withPort(workload.actualPort())
        .endPort()
        .build();
  }

  private CompletableFuture<HttpResponse<String>> ask(String host, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.gateway().port() + path))
            .header("Host", host)
            .timeout(Duration.ofMinutes(3))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private void ready() {
    gateway.start(meters);
    await().until(gateway::ready);
    await().until(() -> !gateway.routes().routes().isEmpty());
  }

  private boolean oneIsHeld() {
    return gateway.gateway().counts().of(WEB).map(count -> count.held() == 1).orElse(false);
  }

  /**
   * A request that waits. A request from before the gateway knew of the slice's end is answered.
   */
  private CompletableFuture<HttpResponse<String>> held(String path) {
    while (true) {
      var answer = ask("web.example", path);
      await().until(() -> answer.isDone() || oneIsHeld());
      if (!answer.isDone()) {
        return answer;
      }
    }
  }

  @Test
  void aRequestWaitsForTheSliceOfItsService() throws Exception {
    ready();
    var answer = ask("web.example", "/x");
    await().until(this::oneIsHeld);
    assertThat(meters.get("interceptor.request.concurrency").gauge().value()).isEqualTo(1);
    client.resource(slice(false)).create();
    assertThat(answer).isNotDone();
    client.resource(slice(true)).update();
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("awake /x");
    await()
        .until(() -> meters.find("interceptor.request.count").tag("code", "200").counter() != null);
    assertThat(ask("other.example", "/").get().statusCode()).isEqualTo(404);
    client.resource(slice(true)).delete();
    var asleep = held("/y");
    client.resource(slice(true)).create();
    assertThat(asleep.get(60, TimeUnit.SECONDS).body()).isEqualTo("awake /y");
  }

  @Test
  void routesComeAndGo() throws Exception {
    client.resource(slice(true)).create();
    ready();
    create(
        """
        apiVersion: http.keda.sh/v1alpha1
        kind: HTTPScaledObject
        metadata: {name: old, namespace: apps}
        spec:
          hosts: [old.example]
          scaleTargetRef: {name: web, kind: Deployment, apiVersion: apps/v1, service: web, portName: http}
        """);
    create(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: web, namespace: apps}
        spec:
          scaleTargetRef: {name: web}
          triggers:
            - {type: cron, metadata: {timezone: UTC}}
            - {type: http, metadata: {hosts: plain.example, port: "80"}}
        """);
    await().until(() -> gateway.routes().routes().size() == 3);
    assertThat(ask("old.example", "/").get().body()).isEqualTo("awake /");
    assertThat(ask("plain.example", "/").get().body()).isEqualTo("awake /");
    assertThat(gateway.gateway().counts().of(new RouteId("apps", "web/1"))).isPresent();
    resources("InterceptorRoute").inNamespace("apps").withName("web").delete();
    await().until(() -> gateway.routes().routes().size() == 2);
    assertThat(ask("web.example", "/").get().statusCode()).isEqualTo(404);
  }

  @Test
  void aPlaceholderOfAConfigMap() throws Exception {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("page")
                .withNamespace("apps")
                .withLabels(Map.of("http.keda.sh/response-body", "true"))
                .endMetadata()
                .withData(Map.of("index.html", "<p>soon"))
                .build())
        .create();
    create(
        """
        apiVersion: http.keda.sh/v1beta1
        kind: InterceptorRoute
        metadata: {name: page, namespace: apps}
        spec:
          target: {service: web, port: 80}
          rules: [{hosts: [page.example]}]
          scalingMetric: {concurrency: {targetValue: 10}}
          coldStart: {placeholder: {response: {bodyFromConfigMap: {name: page}}}}
        """);
    ready();
    await().until(() -> gateway.routes().routes().size() == 2);
    HttpResponse<String> answer = ask("page.example", "/").get();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("<p>soon");
  }

  @Test
  void certificatesAreServedByNameAndRenewedWithoutARestart() throws Exception {
    client.resource(secret("a", TestKeys.make("EC", "a.example"))).create();
    client.resource(secret("b", TestKeys.make("RSA", "*.b.example"))).create();
    client.resource(secret("c", TestKeys.make("EC", "c.example"))).create();
    ready();
    int port = gateway.gateway().tlsPort();
    await().untilAsserted(() -> assertThat(named(port, "x.b.example")).contains("*.b.example"));
    assertThat(named(port, "a.example")).contains("a.example");
    assertThat(named(port, "else.example")).contains("a.example");
    // the operator has not named that Secret
    assertThat(named(port, "c.example")).contains("a.example");
    client.resource(secret("b", TestKeys.make("EC", "new.b.example"))).update();
    await().untilAsserted(() -> assertThat(named(port, "new.b.example")).contains("new.b.example"));
  }

  private static Secret secret(String name, TestKeys.Pem pem) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("sarban")
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(
            Map.of(
                "tls.key", Base64.getEncoder().encodeToString(pem.key().getBytes()),
                "tls.crt", Base64.getEncoder().encodeToString(pem.certificate().getBytes())))
        .build();
  }

  /** The name in the certificate that a client gets for this server name. */
  private static String named(int port, String host) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (Socket plain = new Socket("127.0.0.1", port);
        SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
