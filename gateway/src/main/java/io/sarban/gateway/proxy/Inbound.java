// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.route.BackendTls;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.settings.GatewaySettings.Times;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A received request, and its route.
 *
 * @param began nanoseconds of the gateway's clock
 */
record Inbound(
    Site site,
    Context context,
    HttpServerRequest request,
    Target target,
    HttpRoute route,
    long began) {

  private static final Duration FALLBACK_READINESS = Duration.ofSeconds(30);

  /** Methods that may be retried even if the first request arrived (RFC 9110, 9.2.2). */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  HttpServerResponse response() {
    return request.response();
  }

  boolean http2() {
    return request.version() == HttpVersion.HTTP_2;
  }

  boolean grpc() {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return http2() && type != null && type.startsWith("application/grpc");
  }

  boolean idempotent() {
    return IDEMPOTENT.contains(request.method().name())
        || request.headers().contains("Idempotency-Key");
  }

  Times times() {
    return site.settings().times();
  }

  Duration requestLimit() {
    return route.timeouts().request().orElse(times().request());
  }

  Duration responseHeaderLimit() {
    return route.timeouts().responseHeader().orElse(times().responseHeader());
  }

  /** The nanoseconds left to wait for an endpoint; negative for no limit. */
  long readinessLeft() {
    Duration readiness = route.timeouts().readiness().orElse(times().readiness());
    if (readiness.isZero()) {
      if (route.coldStart().fallback().isEmpty()) {
        return -1;
      }
      readiness = FALLBACK_READINESS;
    }
    return Math.max(0, readiness.toNanos() - (site.now() - began));
  }

  /** Empty if the ConfigMap that the route names is missing. */
  Optional<Trust> trust(BackendTls tls) {
    if (tls.authorities().isEmpty()) {
      return Optional.of(new Trust("", tls.serverName()));
    }
    return site.bodies()
        .configMap(route.id().namespace(), tls.authorities())
        .map(data -> data.get("ca.crt"))
        .map(authorities -> new Trust(authorities, tls.serverName()));
  }

  ProxyHeaders.Origin origin() {
    String address = request.remoteAddress().hostAddress();
    return new ProxyHeaders.Origin(
        address == null ? "unknown" : address,
        request.isSSL() ? "https" : "http",
        site.settings().trustForwarded());
  }
}
