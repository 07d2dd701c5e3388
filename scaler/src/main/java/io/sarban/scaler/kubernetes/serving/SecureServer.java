// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.kubernetes.serving.tls.ServingKey;
import io.sarban.scaler.serve.Admission;
import io.sarban.scaler.serve.Answer;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.sarban.scaler.serve.ObjectsQuery;
import io.sarban.scaler.serve.StatusDiscovery;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves over TLS: the external metrics API, only to the API server's proxy; the webhook; and the
 * objects' statuses, to callers with the right to get them. Any pod may connect, so everything that
 * a client can use up is limited.
 */
final class SecureServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SecureServer.class);

  private static final int IDLE_SECONDS = 60;
  private static final int HANDSHAKE_SECONDS = 5;
  private static final int MAX_HEADER_BYTES = 32 << 10;
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int MAX_STREAMS = 100;

  /** Limits for all addresses together, and for each. */
  private static final Shares.Limits REQUESTS = new Shares.Limits(400, 100);

  private static final Shares.Limits BODY_BYTES =
      new Shares.Limits(4L * ReviewBody.MAX_BYTES, ReviewBody.MAX_BYTES);

  /**
   * The callers that it trusts.
   *
   * @param proxy the API server's proxy; empty while it is unknown
   * @param reviewer the authority of the certificates that the webhook's callers must show; empty
   *     if the API server shows none
   */
  record Callers(Supplier<Optional<FrontProxy>> proxy, Optional<ClientAuthority> reviewer) {}

  private final Vertx vertx;
  private final Callers callers;
  private final ExternalMetricsApi metrics;
  private final Admission admission;
  private final ObjectsServing objects;
  private final AcceptedConnections connections;
  private final Shares requests = new Shares(REQUESTS);
  private final Shares bodies = new Shares(BODY_BYTES);
  private final Lane reviews = new Lane("admission", 2, 32);
  private final HttpServer server;

  SecureServer(
      Vertx vertx,
      ServingKey key,
      Callers callers,
      ExternalMetricsApi metrics,
      Admission admission,
      ObjectsServing objects) {
    this.vertx = vertx;
    this.callers = callers;
    this.metrics = metrics;
    this.admission = admission;
    this.objects = objects;
    this.connections = new AcceptedConnections(vertx, Duration.ofSeconds(IDLE_SECONDS));
    this.server =
        vertx
            .createHttpServer(options(key))
            .connectionHandler(connections::opened)
            .requestHandler(this::handle);
  }

  private HttpServerOptions options(ServingKey key) {
    HttpServerOptions options = new HttpServerOptions();
    options
        .setIdleTimeout(IDLE_SECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setSsl(true)
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setUseAlpn(true)
        .setClientAuth(ClientAuth.REQUEST)
        .setKeyCertOptions(KeyCertOptions.wrap(key))
        .setTrustOptions(TrustOptions.wrap(new Asking()));
    options
        .getInitialSettings()
        .setMaxConcurrentStreams(MAX_STREAMS)
        .setMaxHeaderListSize(MAX_HEADER_BYTES);
    return options;
  }

  /** Starts to listen; returns the port. */
  int listen(String host, int port) {
    return server.listen(port, host).toCompletionStage().toCompletableFuture().join().actualPort();
  }

  private void handle(HttpServerRequest request) {
    List<X509Certificate> shown = shown(request);
    Optional<FrontProxy> proxy = callers.proxy().get().filter(known -> known.trusts(shown));
    Object address = request.remoteAddress().hostAddress();
    if (proxy.isEmpty() && !requests.take(address, 1)) {
      send(request, Lane.busy());
      return;
    }
    connections.begin(request.connection());
    answer(request, shown, proxy)
        .exceptionally(SecureServer::failed)
        .thenAccept(
            said -> {
              if (proxy.isEmpty()) {
                requests.give(address, 1);
              }
              connections.end(request.connection());
              send(request, said);
            });
  }

  private CompletableFuture<Answer> answer(
      HttpServerRequest request, List<X509Certificate> shown, Optional<FrontProxy> proxy) {
    String path = request.path() == null ? "" : request.path();
    if (path.equals("/validate") && request.method().equals(HttpMethod.POST)) {
      return review(request, shown);
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return said(ExternalMetricsApi.failure(405, "MethodNotAllowed", "only GET is answered"));
    }
    Optional<ObjectsQuery> query = ObjectsQuery.of(path, request.getParam("kind"));
    if (query.isPresent()) {
      return objects.answer(request, query.get(), proxy);
    }
    if (proxy.isEmpty()) {
      return said(
          ExternalMetricsApi.failure(401, "Unauthorized", "only the API server's proxy may ask"));
    }
    String selector = request.getParam("labelSelector");
    return StatusDiscovery.of(path)
        .map(SecureServer::said)
        .orElseGet(() -> metrics.get(path, selector == null ? "" : selector));
  }

  private CompletableFuture<Answer> review(HttpServerRequest request, List<X509Certificate> shown) {
    if (callers.reviewer().filter(authority -> !authority.trusts(shown)).isPresent()) {
      return said(
          ExternalMetricsApi.failure(
              401, "Unauthorized", "only the API server may ask, with its client certificate"));
    }
    return new ReviewBody(request, bodies)
        .review(vertx, body -> reviews.answer(() -> admission.review(body.toString())));
  }

  private static CompletableFuture<Answer> said(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static Answer failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof KubernetesClientException refused) {
      return ExternalMetricsApi.failure(503, "ServiceUnavailable", Refusals.oneLine(refused));
    }
    LOG.error("a request on the secure port failed; this is a fault of Sarban", cause);
    return ExternalMetricsApi.failure(500, "InternalError", "a fault of Sarban");
  }

  private static List<X509Certificate> shown(HttpServerRequest request) {
    try {
      List<Certificate> shown = request.connection().peerCertificates();
      return shown == null ? List.of() : shown.stream().map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /** Answers without waiting for the unread rest of the request. */
  private static void send(HttpServerRequest request, Answer said) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    boolean unread = !request.isEnded();
    if (unread && response.streamId() < 0) {
      response.putHeader("Connection", "close");
    }
    response
        .setStatusCode(said.status())
        .putHeader("Content-Type", "application/json")
        .end(said.json())
        .onComplete(
            sent -> {
              if (!request.isEnded()) {
                abandon(request);
              }
            });
  }

  private static void abandon(HttpServerRequest request) {
    if (request.response().streamId() < 0) {
      request.connection().close();
    } else {
      request.response().reset();
    }
  }

  @Override
  public void close() {
    connections.close();
    server.close();
    reviews.close();
    objects.close();
  }

  /** Accepts any certificate, so that a wrong one gets a 401 and not a failed handshake. */
  private final class Asking implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // checked for each request
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return Stream.concat(
              callers.proxy().get().stream()
                  .flatMap(known -> known.authority().certificates().stream()),
              callers.reviewer().stream().flatMap(known -> known.certificates().stream()))
          .toArray(X509Certificate[]::new);
    }
  }
}
