package io.sarban.scaler.measure.azurequeue;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/**
 * One trigger's question to an account.
 *
 * @param field that names the account, as it is written
 * @param visibleOnly whether messages that a worker has in hand do not count
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
