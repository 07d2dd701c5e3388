// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** The connections of one event loop to the workloads. */
final class Clients {

  /** Connections to each authorizer, and requests that may wait for one. */
  private static final int AUTHORIZERS = 256;

  private static final int AUTHORIZER_HEAD = 16 << 10;

  /** Connections to each endpoint that speaks HTTP/2. */
  private static final int HTTP2 = 64;

  /**
   * How long to wait for a stream over HTTP/2: a silent server gives none. As long as Vert.x waits
   * for TLS.
   */
  private static final long STREAM_MILLIS = 10_000;

  /** How many different trusts for pods with TLS are kept at once. */
  private static final int MOST_TRUSTS = 256;

  private final Vertx vertx;
  private final Site site;
  private final FairCache<Trust, Secured> secured = new FairCache<>(MOST_TRUSTS);
  private final Wires http1;
  private final HttpClient http2;
  private final HttpClient authorizers;

  Clients(Vertx vertx, Site site) {
    Duration connect = site.settings().times().connect();
    this.vertx = vertx;
    this.site = site;
    http1 = new Wires(vertx, options(connect), "", site.suspects(), site::now);
    http2 =
        vertx.createHttpClient(
            options(connect)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2KeepAliveTimeout(60)
                .setHttp2ConnectionWindowSize(Limits.POD_CONNECTION_WINDOW)
                .setInitialSettings(http2Settings()),
            http2Pool());
    authorizers =
        vertx.createHttpClient(
            options(connect).setMaxHeaderSize(AUTHORIZER_HEAD).setKeepAliveTimeout(4),
            new PoolOptions().setHttp1MaxSize(AUTHORIZERS).setMaxWaitQueueSize(AUTHORIZERS));
  }

  /** The part of an answer that a client does not read waits at the pod. */
  static Http2Settings http2Settings() {
    return new Http2Settings().setInitialWindowSize(Limits.WINDOW);
  }

  static RequestOptions stream() {
    return new RequestOptions().setConnectTimeout(STREAM_MILLIS);
  }

  static PoolOptions http2Pool() {
    return new PoolOptions().setHttp2MaxSize(HTTP2);
  }

  private static HttpClientOptions options(Duration connect) {
    return new HttpClientOptions()
        .setConnectTimeout((int) Math.max(1, connect.toMillis()))
        .setMaxHeaderSize(Limits.HEAD)
        .setMaxChunkSize(Limits.ANSWER_CHUNK)
        .setMaxInitialLineLength(Limits.LINE)
        .setDecompressionSupported(false);
  }

  /** The client for authorizers. */
  HttpClient authorizers() {
    return authorizers;
  }

  /**
   * Opens a request to an endpoint, and sends nothing of it yet; fails if there is no connection.
   *
   * @param http2 whether to use HTTP/2
   * @param once whether it must not be sent twice
   */
  Future<Outgoing> to(ReplicaAddress endpoint, boolean http2, boolean once) {
    if (!http2) {
      return http1.to(endpoint, once);
    }
    return this.http2
        .request(stream().setHost(endpoint.host()).setPort(endpoint.port()))
        .map(Http2Outgoing::new);
  }

  /**
   * The same with TLS.
   *
   * @param namespace the pod's namespace
   */
  Future<Outgoing> to(
      ReplicaAddress endpoint, boolean byHttp2, boolean once, String namespace, Trust trust) {
    Secured with =
        secured.get(
            namespace,
            trust,
            made -> new Secured(vertx, options(site.settings().times().connect()), made, site));
    secured.evict().ifPresent(Secured::close);
    return with.to(endpoint, byHttp2, once);
  }
}
