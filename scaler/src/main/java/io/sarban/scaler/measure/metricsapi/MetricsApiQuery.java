// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/**
 * One trigger's question: where in the answer its metric is.
 *
 * @param aggregation for the answers of several endpoints
 */
record MetricsApiQuery(
    MetricsApiSource source,
    Format format,
    String valueLocation,
    Location location,
    double activation,
    Aggregation aggregation,
    MetricTarget target)
    implements Query {

  /** Formats of the answer; KEDA's names. */
  enum Format {
    json,
    yaml,
    xml,
    prometheus
  }

  @Override
  public String metricName() {
    return "metric-api-" + valueLocation;
  }
}
