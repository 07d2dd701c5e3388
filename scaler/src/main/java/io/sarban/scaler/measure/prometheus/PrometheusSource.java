// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.prometheus;

import io.sarban.scaler.http.HostAlias;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.tls.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus server, or one that speaks its API, with a login.
 *
 * @param headers of the authentication, and the user's own headers
 * @param answerLimit how long the server may take for one query
 * @param namespace of the objects that ask: a slow query delays queries of its own namespace only
 */
record PrometheusSource(
    URI server,
    Map<String, String> headers,
    Optional<Tls> tls,
    Duration answerLimit,
    String namespace)
    implements Source {

  private static final Duration BATCH = Duration.ofSeconds(10);

  /** A slow query may use up its own time; queries that wait behind it need some, too. */
  @Override
  public Duration timeout() {
    Duration twice = answerLimit.multipliedBy(2);
    return twice.compareTo(BATCH) > 0 ? twice : BATCH;
  }

  @Override
  public LookCost lookCost() {
    return LookCost.near(server.getHost());
  }

  @Override
  public String describe() {
    return HostAlias.shown(server);
  }

  @Override
  public String toString() {
    return describe();
  }
}
