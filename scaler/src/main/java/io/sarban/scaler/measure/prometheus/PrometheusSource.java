package io.sarban.scaler.measure.prometheus;

import io.sarban.scaler.measure.HttpClients;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Tls;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus server, or what speaks its API, asked in one name.
 *
 * @param headers those of the authentication, and the user's own
 */
record PrometheusSource(URI server, Map<String, String> headers, Optional<Tls> tls)
    implements Source {

  @Override
  public String describe() {
    return HttpClients.name(server);
  }

  @Override
  public String toString() {
    return describe();
  }
}
