// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The TLS connections of one event loop to pods that share one trust. */
final class Secured {

  /** Time for the last requests of a connection over HTTP/2. */
  private static final long LONGEST_DAYS = 1;

  private static final long FIRST_STREAM_MILLIS = 1_000;

  private final Vertx vertx;
  private final Wires http1;
  private final HttpClient http2;
  private final Trust trust;
  private final Set<HttpConnection> open = new HashSet<>();
  private boolean closed;

  /**
   * @param options the options for connections in clear text
   */
  Secured(Vertx vertx, HttpClientOptions options, Trust trust, Site site) {
    this.vertx = vertx;
    this.trust = trust;
    HttpClientOptions tls = new HttpClientOptions(options).setSsl(true).setForceSni(true);
    if (!trust.authorities().isEmpty()) {
      tls.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(trust.authorities())));
    }
    http1 = new Wires(vertx, tls, trust.serverName(), site.suspects(), site::now);
    http2 =
        vertx.createHttpClient(
            new HttpClientOptions(tls)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setHttp2KeepAliveTimeout(60)
                .setHttp2ConnectionWindowSize(Limits.POD_CONNECTION_WINDOW)
                .setInitialSettings(Clients.http2Settings()),
            Clients.http2Pool());
    http2.connectionHandler(this::opened);
  }

  Future<Outgoing> to(ReplicaAddress endpoint, boolean byHttp2, boolean once) {
    if (!byHttp2) {
      return http1.to(endpoint, once);
    }
    return http2
        .request(
            Clients.stream()
                .setServer(SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host()))
                .setHost(trust.serverName())
                .setPort(endpoint.port()))
        .map(Http2Outgoing::new);
  }

  /** Closes the connections; those in use are closed after their last request. */
  void close() {
    closed = true;
    http1.close();
    List.copyOf(open).forEach(Secured::end);
  }

  private void opened(HttpConnection connection) {
    if (closed) {
      // the request that opened it has no stream yet
      vertx.setTimer(FIRST_STREAM_MILLIS, later -> end(connection));
      return;
    }
    open.add(connection);
    connection.closeHandler(gone -> open.remove(connection));
  }

  private static void end(HttpConnection connection) {
    connection.shutdown(LONGEST_DAYS, TimeUnit.DAYS);
  }
}
