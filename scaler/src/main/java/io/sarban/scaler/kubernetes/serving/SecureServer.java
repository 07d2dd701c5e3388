package io.sarban.scaler.kubernetes.serving;

import io.sarban.scaler.serve.Admission;
import io.sarban.scaler.serve.Answer;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;

/** Serves the external metrics API, to the API server's proxy only, and the webhook, over TLS. */
final class SecureServer implements AutoCloseable {

  private static final int MAX_REVIEW_BYTES = 4 << 20;

  private final ExternalMetricsApi metrics;
  private final Admission admission;
  private final Supplier<Optional<FrontProxy>> proxy;
  private final HttpServer server;

  SecureServer(
      Vertx vertx,
      ServingKey key,
      Supplier<Optional<FrontProxy>> proxy,
      ExternalMetricsApi metrics,
      Admission admission) {
    this.metrics = metrics;
    this.admission = admission;
    this.proxy = proxy;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setClientAuth(ClientAuth.REQUEST)
                    .setKeyCertOptions(KeyCertOptions.wrap(key))
                    .setTrustOptions(TrustOptions.wrap(new Asking())))
            .requestHandler(this::handle);
  }

  void listen(String host, int port) {
    server.listen(port, host).toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/validate") && request.method().equals(HttpMethod.POST)) {
      request
          .body()
          .onSuccess(
              body ->
                  answer(
                      request,
                      CompletableFuture.supplyAsync(
                          () ->
                              body.length() > MAX_REVIEW_BYTES
                                  ? ExternalMetricsApi.failure(413, "TooLarge", "too large")
                                  : admission.review(body.toString()))));
    } else if (!isProxy(request)) {
      answer(
          request,
          CompletableFuture.completedFuture(
              ExternalMetricsApi.failure(
                  401, "Unauthorized", "only the API server's proxy may ask")));
    } else {
      String selector = request.getParam("labelSelector");
      answer(request, metrics.get(request.path(), selector == null ? "" : selector));
    }
  }

  private boolean isProxy(HttpServerRequest request) {
    try {
      List<Certificate> presented = request.connection().peerCertificates();
      List<X509Certificate> chain = presented.stream().map(X509Certificate.class::cast).toList();
      return proxy.get().map(known -> known.trusts(chain)).orElse(false);
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private static void answer(HttpServerRequest request, CompletableFuture<Answer> future) {
    future.whenComplete(
        (answer, failure) -> {
          Answer said =
              failure == null
                  ? answer
                  : ExternalMetricsApi.failure(500, "InternalError", "a fault of Sarban");
          request
              .response()
              .setStatusCode(said.status())
              .putHeader("Content-Type", "application/json")
              .end(said.json());
        });
  }

  @Override
  public void close() {
    server.close();
  }

  /** Takes any certificate: a wrong one is answered by 401 and not by a broken handshake. */
  private final class Asking implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // looked at for each request
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return proxy
          .get()
          .map(known -> known.authorities().toArray(X509Certificate[]::new))
          .orElseGet(() -> new X509Certificate[0]);
    }
  }
}
