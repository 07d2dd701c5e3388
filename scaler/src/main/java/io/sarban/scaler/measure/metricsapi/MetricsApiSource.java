package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.measure.HttpClients;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A URL, asked in one name.
 *
 * @param uri with the API key, if that belongs into its query
 * @param headers those of the authentication
 * @param timeout for the whole answer
 */
record MetricsApiSource(URI uri, Map<String, String> headers, Optional<Tls> tls, Duration timeout)
    implements Source {

  @Override
  public String describe() {
    return HttpClients.name(uri);
  }

  @Override
  public String toString() {
    return describe();
  }
}
