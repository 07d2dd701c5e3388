// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/**
 * One trigger's question.
 *
 * @param queue the queue's URL, or its name
 * @param inFlight whether to include messages that a worker has in hand
 * @param delayed whether to include messages that cannot be received yet
 */
record SqsQuery(
    SqsSource source,
    String queue,
    boolean inFlight,
    boolean delayed,
    double activation,
    MetricTarget target)
    implements Query {

  boolean named() {
    return !queue.contains("://");
  }

  @Override
  public String metricName() {
    return MetricName.of("aws-sqs-" + queue.substring(queue.lastIndexOf('/') + 1));
  }
}
