// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.HttpCounts;
import io.sarban.scaler.measure.http.RouteName;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Follows all gateways while this scaler leads, with one stream each. Thread-safe. */
public final class GatewayStreams implements HttpCounts, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HeardCounts counts = new HeardCounts();
  private final Map<String, Following> followed = new HashMap<>();
  private final HttpClient http;
  private final String scheme;
  private final CountsStream.Token token;
  private final InstantSource clock;
  private volatile Consumer<RouteName> woken = route -> {};
  private Set<String> listed = Set.of();
  private boolean known;
  private boolean leads;

  private record Following(CountsStream stream, Thread thread) {}

  /** Over TLS, with a token. */
  GatewayStreams(SSLContext tls, CountsStream.Token token, InstantSource clock) {
    this(client().sslContext(tls).build(), "https", token, clock);
  }

  GatewayStreams(HttpClient http, String scheme, CountsStream.Token token, InstantSource clock) {
    this.http = http;
    this.scheme = scheme;
    this.token = token;
    this.clock = clock;
  }

  static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(PATIENCE);
  }

  /** Sets the listener for requests that wait for a workload; called on a stream's thread. */
  public void onWake(Consumer<RouteName> listener) {
    woken = listener;
  }

  @Override
  public CountedRoute of(RouteName route) {
    return counts.of(route, clock.instant());
  }

  /** Starts or stops to follow the gateways. */
  public synchronized void lead(boolean is) {
    leads = is;
    if (is) {
      follow();
    } else {
      followed.values().forEach(GatewayStreams::end);
      followed.clear();
      counts.forget();
    }
  }

  /**
   * Sets the gateways that exist now.
   *
   * @param addresses each as host and port
   */
  public synchronized void listed(Set<String> addresses) {
    listed = Set.copyOf(addresses);
    known = true;
    if (leads) {
      follow();
    }
  }

  private void follow() {
    if (!known) {
      return;
    }
    counts.listed(listed);
    followed.forEach((address, one) -> one.stream().listed(listed.contains(address)));
    followed.values().removeIf(one -> !one.thread().isAlive());
    listed.forEach(address -> followed.computeIfAbsent(address, this::begin));
  }

  private Following begin(String address) {
    CountsStream stream =
        new CountsStream(
            address,
            URI.create(scheme + "://" + address + "/counts"),
            http,
            token,
            counts,
            route -> woken.accept(route),
            clock);
    Thread thread = new Thread(stream, "gateway-" + address);
    thread.setDaemon(true);
    thread.start();
    return new Following(stream, thread);
  }

  /** Ends dead connections, and follows gateways that are back; called about once a second. */
  public synchronized void tend() {
    Instant now = clock.instant();
    followed.values().forEach(one -> one.stream().endIfDead(now));
    if (leads) {
      follow();
    }
  }

  private static void end(Following one) {
    one.stream().close();
    one.thread().interrupt();
  }

  @Override
  public synchronized void close() {
    lead(false);
  }
}
