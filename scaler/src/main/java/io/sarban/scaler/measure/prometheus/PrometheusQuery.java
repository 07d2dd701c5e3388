// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.prometheus;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;
import java.net.URI;

/**
 * One trigger's question.
 *
 * @param uri the PromQL query as it is sent; equal ones are sent once
 * @param ignoreNullValues whether an answer without a number counts as 0
 */
record PrometheusQuery(
    PrometheusSource source,
    URI uri,
    boolean ignoreNullValues,
    double activation,
    MetricTarget target)
    implements Query {

  @Override
  public String metricName() {
    return "prometheus";
  }

  /** The URI may hold a key. */
  @Override
  public String toString() {
    return "PrometheusQuery[" + source + "]";
  }
}
