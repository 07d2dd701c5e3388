// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/**
 * One trigger's question to an account.
 *
 * @param field the field that names the account, as written
 * @param visibleOnly whether to exclude messages that a worker has in hand
 */
record AzureQueueQuery(
    AzureQueueSource source,
    String field,
    String queue,
    boolean visibleOnly,
    double activation,
    MetricTarget target)
    implements Query {

  @Override
  public String metricName() {
    return "azure-queue-" + queue;
  }
}
