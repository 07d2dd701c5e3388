// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.resource.MetricTarget;
import java.util.Optional;

/** A route of the gateway, and one of its metrics. */
record HttpQuery(
    RouteName route,
    RouteMetric.Kind kind,
    MetricTarget target,
    double activation,
    String metricName)
    implements Query {

  /** All routes are read at once. */
  private enum Gateway implements Source {
    THE_GATEWAY;

    @Override
    public String describe() {
      return "the HTTP gateway";
    }

    @Override
    public LookCost lookCost() {
      return LookCost.TOGETHER;
    }
  }

  @Override
  public Source source() {
    return Gateway.THE_GATEWAY;
  }

  @Override
  public Optional<Object> wokenBy() {
    return Optional.of(route);
  }

  /** A running request prevents scaling to zero, however long ago it arrived. */
  Measurement measurement(CountedRoute count) {
    double value = kind == RouteMetric.Kind.concurrency ? count.concurrency() : count.rate();
    boolean active = value > activation || count.concurrency() > activation;
    Measurement.Measured measured = new Measurement.Measured(value, active);
    return count
        .blind()
        .<Measurement>map(
            why -> Measurement.atLeast("", source().describe() + ": " + why, measured))
        .orElse(measured);
  }
}
