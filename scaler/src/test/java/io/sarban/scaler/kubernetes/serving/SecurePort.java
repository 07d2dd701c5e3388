// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.Outside;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.kubernetes.serving.tls.ClientCertificate;
import io.sarban.scaler.kubernetes.serving.tls.Issuing;
import io.sarban.scaler.kubernetes.serving.tls.KeyPairPem;
import io.sarban.scaler.kubernetes.serving.tls.PinnedKey;
import io.sarban.scaler.kubernetes.serving.tls.ServingKey;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoJobs;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.serve.Admission;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.sarban.scaler.serve.StatusSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** A scaler's secure port, with a scaler of a folder of objects behind it. */
final class SecurePort implements AutoCloseable {

  static final String PROXY = "front-proxy-client";

  final ReviewingApiServer api = new ReviewingApiServer();
  final KeyPairPem authority = Issuing.authority(Instant.now());
  final KeyPairPem serving;
  final KeyPairPem proxyAuthority = Issuing.authority(Instant.now());
  final KubernetesClient client = api.client();
  private final Vertx vertx = Serving.vertx();
  private final ManifestFolder resources;
  private final Scaler scaler;
  private final SecureServer server;
  final int port;

  /**
   * @param leader the leader's port; empty if this scaler leads
   * @param reviewers signs the certificates of the webhook's callers
   */
  SecurePort(Path folder, Optional<Integer> leader, Optional<ClientAuthority> reviewers)
      throws Exception {
    this(folder, leader, reviewers, null);
  }

  /**
   * @param shared another scaler's serving key; null for an own one
   */
  SecurePort(
      Path folder, Optional<Integer> leader, Optional<ClientAuthority> reviewers, KeyPairPem shared)
      throws Exception {
    ProblemLog problems = new ProblemLog();
    resources = new ManifestFolder(folder, problems);
    scaler =
        new Scaler(
            camel -> Outside.local(resources, new NoReplicas(resources), Optional.of(new NoJobs())),
            problems,
            new ScalerSettings("127.0.0.1", 0, Optional.empty()));
    scaler.start();
    KeyPairPem own = Issuing.serving(authority, List.of("s"), Instant.now());
    serving = shared == null ? own : shared;
    FrontProxy proxy =
        new FrontProxy(
            new ClientAuthority(List.of(proxyAuthority.certificate())),
            Set.of(PROXY),
            FrontProxy.Headers.USUAL);
    StatusSource here = StatusSource.of(scaler.polling().statuses());
    StatusSource leading =
        leader
            .<StatusSource>map(
                there ->
                    new LeaderStatuses(
                        client,
                        new Serving.Settings("", there, "sarban", "s", Optional.empty()),
                        PinnedKey.context(serving::certificate)))
            .orElse(here);
    InstantSource clock = InstantSource.system();
    server =
        new SecureServer(
            vertx,
            new ServingKey(serving),
            new SecureServer.Callers(() -> Optional.of(proxy), reviewers),
            new ExternalMetricsApi(scaler.polling().metrics()),
            new Admission(scaler.polling()::check),
            new ObjectsServing(
                new BearerTokens(client, clock), new Rights(client, clock), here, leading));
    port = server.listen("127.0.0.1", 0);
  }

  /** A cron object, which needs no source. */
  static void object(Path folder, String namespace, String name) throws IOException {
    Files.writeString(
        folder.resolve(namespace + "-" + name + ".yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %s, namespace: %s}
        spec:
          scaleTargetRef: {name: %s}
          triggers:
            - type: cron
              metadata: {timezone: UTC, start: 0 8 * * *, end: 0 9 * * *, desiredReplicas: "2"}
        """
            .formatted(name, namespace, name));
  }

  /** The metric name of the one object's first trigger, after its first measurement. */
  String metricName() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> scaler.snapshot().get(0).triggers(), measured -> !measured.isEmpty())
        .get(0)
        .name();
  }

  SSLContext tls(KeyPairPem shown) throws Exception {
    return ClientCertificate.tls(shown, serving.certificate());
  }

  KeyPairPem proxyCertificate() throws Exception {
    return ClientCertificate.of(proxyAuthority, PROXY, Instant.now());
  }

  /** Sends a request with this client certificate; null for none. */
  HttpResponse<String> get(KeyPairPem shown, String path, String... headers) throws Exception {
    return send(shown, request(path, headers).GET().build());
  }

  HttpResponse<String> post(KeyPairPem shown, String path, String body) throws Exception {
    return send(shown, request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(KeyPairPem shown, HttpRequest request) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(tls(shown))
        .build()
        .send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.close();
    vertx.close();
    scaler.close();
    resources.close();
    client.close();
    api.close();
  }
}
