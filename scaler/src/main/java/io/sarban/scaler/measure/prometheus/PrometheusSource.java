package io.sarban.scaler.measure.prometheus;

import io.sarban.scaler.measure.HttpClients;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus server, or what speaks its API, asked in one name.
 *
 * @param headers those of the authentication, and the user's own
 * @param answerLimit how long the server may take for one query
 * @param namespace whose objects ask: a slow query holds up those of its own namespace only
 */
record PrometheusSource(
    URI server,
    Map<String, String> headers,
    Optional<Tls> tls,
    Duration answerLimit,
    String namespace)
    implements Source {

  private static final Duration BATCH = Duration.ofSeconds(10);

  /** A slow query may use up its own time; those that wait behind it need some too. */
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
    return HttpClients.name(server);
  }

  @Override
  public String toString() {
    return describe();
  }
}
