package io.sarban.scaler.measure.prometheus;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;
import java.net.URI;
import java.time.Duration;

/**
 * One trigger's question.
 *
 * @param uri the PromQL query as it is sent; equal ones are sent once
 * @param ignoreNullValues whether an answer without number counts as 0
 * @param answerLimit how long the server may take for it
 */
record PrometheusQuery(
    PrometheusSource source,
    URI uri,
    boolean ignoreNullValues,
    double activation,
    MetricTarget target,
    Duration answerLimit)
    implements Query {

  private static final Duration BATCH = Duration.ofSeconds(10);

  @Override
  public String metricName() {
    return "prometheus";
  }

  /** A slow query may use up its own time; those that wait behind it need some too. */
  @Override
  public Duration timeout() {
    Duration twice = answerLimit.multipliedBy(2);
    return twice.compareTo(BATCH) > 0 ? twice : BATCH;
  }

  /** The URI may hold a key. */
  @Override
  public String toString() {
    return "PrometheusQuery[" + source + "]";
  }
}
