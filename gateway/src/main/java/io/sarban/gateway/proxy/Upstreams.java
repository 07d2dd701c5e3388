// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.HostAndPort;

/** The outcome of requests to workloads. */
final class Upstreams {

  private static final long REFUSED_STREAM = 7;
  private static final long INTERNAL_ERROR = 2;
  private static final long CANCEL = 8;

  private Upstreams() {}

  static void authority(HttpClientRequest workload, String authority) {
    HostAndPort parsed = HostAndPort.parseAuthority(authority, -1);
    if (parsed != null) {
      workload.authority(parsed);
    }
  }

  /** Whether the endpoint refused the stream, and so has processed nothing of it. */
  static boolean refused(Throwable cause) {
    return cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
  }

  /** Whether the connection ended, not only the stream. */
  static boolean silent(Throwable cause) {
    return !(cause instanceof StreamResetException);
  }

  /** Tells a server that its answer is not wanted. */
  static void cancel(HttpClientRequest asked) {
    asked.reset(CANCEL);
  }

  /** Lets the client see that its answer is incomplete. */
  static void abort(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(INTERNAL_ERROR);
    } else {
      HttpConnection connection = request.connection();
      connection.close();
    }
  }
}
