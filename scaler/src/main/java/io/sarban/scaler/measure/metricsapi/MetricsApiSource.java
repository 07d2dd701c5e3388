// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.http.HostAlias;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.tls.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A URL with a login.
 *
 * @param uri with the API key, if that belongs in its query
 * @param headers for the authentication
 * @param patience the timeout of each answer
 * @param service the Service whose endpoints are asked instead
 */
record MetricsApiSource(
    URI uri,
    Map<String, String> headers,
    Optional<Tls> tls,
    Duration patience,
    Optional<Service> service)
    implements Source {

  /** Endpoints are asked 16 at a time; silent ones must not hold up the others. */
  private static final int WAVES = 4;

  private static final Duration LISTING = Duration.ofSeconds(5);

  @Override
  public Duration timeout() {
    return service.isEmpty() ? patience : patience.multipliedBy(WAVES).plus(LISTING);
  }

  @Override
  public LookCost lookCost() {
    return service.isPresent() ? LookCost.EACH : LookCost.near(uri.getHost());
  }

  @Override
  public String describe() {
    return HostAlias.shown(uri);
  }

  @Override
  public String toString() {
    return describe();
  }
}
