// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/** One trigger's question: how far a consumer is behind its stream. */
record NatsQuery(
    NatsSource source, String stream, String consumer, double activation, MetricTarget target)
    implements Query {

  @Override
  public String metricName() {
    return MetricName.of("nats-jetstream-" + stream);
  }
}
