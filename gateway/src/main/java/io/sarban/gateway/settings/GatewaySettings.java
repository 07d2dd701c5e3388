// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509KeyManager;

/**
 * A gateway's own settings; a route's timeouts win over these.
 *
 * @param host the address to listen on
 * @param port 0 for any
 * @param coldStartHeader whether answers to requests that waited have {@code
 *     X-KEDA-HTTP-Cold-Start}
 * @param trustForwarded whether {@code X-Forwarded-*} and {@code Forwarded} of the client are kept
 *     and extended; else they are replaced
 * @param eventLoops threads, at least 1
 * @param tls where it serves TLS as well
 * @param authorizerHosts {@code HOST:PORT} of the authorizers beyond Services that routes may name
 */
public record GatewaySettings(
    String host,
    int port,
    Times times,
    Limits limits,
    boolean coldStartHeader,
    boolean trustForwarded,
    int eventLoops,
    Optional<Tls> tls,
    Set<String> authorizerHosts) {

  /**
   * @param port 0 for any
   */
  public record Tls(int port, X509KeyManager keys) {}

  /**
   * @param readiness how long a request waits for an endpoint; zero for as long as the whole
   *     request may take
   * @param request how long a request may take from its arrival to the end of its answer, zero for
   *     no limit
   * @param responseHeader from when a request is sent until the head of its answer, zero for no
   *     limit
   * @param connect for one connection to an endpoint
   * @param head for the head of a request, from its first byte; zero for no limit
   * @param drain how long requests may take to end when the gateway ends
   */
  public record Times(
      Duration readiness,
      Duration request,
      Duration responseHeader,
      Duration connect,
      Duration head,
      Duration drain) {

    /** As the add-on has them. */
    public static final Times DEFAULT =
        new Times(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(300),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    public Times withReadiness(Duration time) {
      return new Times(time, request, responseHeader, connect, head, drain);
    }

    public Times withHead(Duration time) {
      return new Times(readiness, request, responseHeader, connect, time, drain);
    }

    public Times withDrain(Duration time) {
      return new Times(readiness, request, responseHeader, connect, head, time);
    }
  }

  /**
   * @param heldPerRoute how many requests of one route may wait for an endpoint
   * @param held how many of all routes
   * @param heldBytes of all routes, half for heads of waiting requests, half for bodies that may be
   *     sent again; on top of it an eighth each for heads of requests that wait for an authorizer,
   *     and for large heads of running requests
   */
  public record Limits(int heldPerRoute, int held, long heldBytes) {

    public static final Limits DEFAULT = new Limits(5_000, 20_000, 128L << 20);
  }

  public static GatewaySettings on(String host, int port) {
    return new GatewaySettings(
        host,
        port,
        Times.DEFAULT,
        Limits.DEFAULT,
        true,
        true,
        Math.max(1, Runtime.getRuntime().availableProcessors()),
        Optional.empty(),
        Set.of());
  }

  public GatewaySettings with(Times other) {
    return new GatewaySettings(
        host,
        port,
        other,
        limits,
        coldStartHeader,
        trustForwarded,
        eventLoops,
        tls,
        authorizerHosts);
  }

  public GatewaySettings with(Limits other) {
    return new GatewaySettings(
        host,
        port,
        times,
        other,
        coldStartHeader,
        trustForwarded,
        eventLoops,
        tls,
        authorizerHosts);
  }

  public GatewaySettings withEventLoops(int number) {
    return new GatewaySettings(
        host, port, times, limits, coldStartHeader, trustForwarded, number, tls, authorizerHosts);
  }

  public GatewaySettings withoutColdStartHeader() {
    return new GatewaySettings(
        host, port, times, limits, false, trustForwarded, eventLoops, tls, authorizerHosts);
  }

  public GatewaySettings with(Tls other) {
    return new GatewaySettings(
        host,
        port,
        times,
        limits,
        coldStartHeader,
        trustForwarded,
        eventLoops,
        Optional.of(other),
        authorizerHosts);
  }

  public GatewaySettings withoutTrust() {
    return new GatewaySettings(
        host, port, times, limits, coldStartHeader, false, eventLoops, tls, authorizerHosts);
  }

  public GatewaySettings withAuthorizerHosts(Set<String> hosts) {
    return new GatewaySettings(
        host,
        port,
        times,
        limits,
        coldStartHeader,
        trustForwarded,
        eventLoops,
        tls,
        Set.copyOf(hosts));
  }
}
