package io.sarban.gateway.proxy;

import io.sarban.gateway.endpoint.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/** The connections of one event loop to the workloads. */
final class Clients {

  /** Less than common servers keep an idle connection, so that they seldom end one that is used. */
  private static final int IDLE_SECONDS = 4;

  /** Connections to each authorizer, and requests that may wait for one. */
  private static final int AUTHORIZERS = 256;

  private static final int AUTHORIZER_HEAD = 16 << 10;

  private static final int MANY = 1 << 16;

  private final HttpClient http1;
  private final HttpClient http2;
  private final HttpClient authorizers;

  Clients(Vertx vertx, Duration connect) {
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(MANY).setHttp2MaxSize(64);
    http1 = vertx.createHttpClient(options(connect), pool);
    http2 =
        vertx.createHttpClient(
            options(connect)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2KeepAliveTimeout(60)
                .setHttp2ConnectionWindowSize(Limits.POD_CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(Limits.WINDOW)),
            pool);
    authorizers =
        vertx.createHttpClient(
            options(connect).setMaxHeaderSize(AUTHORIZER_HEAD),
            new PoolOptions().setHttp1MaxSize(AUTHORIZERS).setMaxWaitQueueSize(AUTHORIZERS));
  }

  private static HttpClientOptions options(Duration connect) {
    return new HttpClientOptions()
        .setConnectTimeout((int) Math.max(1, connect.toMillis()))
        .setKeepAliveTimeout(IDLE_SECONDS)
        .setMaxHeaderSize(Limits.HEAD)
        .setMaxChunkSize(Limits.ANSWER_CHUNK)
        .setMaxInitialLineLength(Limits.LINE)
        .setDecompressionSupported(false);
  }

  /** The client for authorizers. */
  HttpClient authorizers() {
    return authorizers;
  }

  HttpClient to(Endpoint endpoint, boolean grpc) {
    return endpoint.http2() || grpc ? http2 : http1;
  }
}
