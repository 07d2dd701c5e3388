// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import java.util.Optional;

/** Azure Service Bus and Event Hubs. */
final class BusBindings {

  private static final String NAMESPACE = "fullyQualifiedNamespace";

  private BusBindings() {}

  static Wakeup serviceBus(Asked asked) {
    Measure measure = new Measure("azure-servicebus");
    Optional<String> topic = asked.text("topicName");
    if (topic.isPresent()) {
      measure.with("topicName", topic).with("subscriptionName", asked.required("subscriptionName"));
    } else {
      measure.with("queueName", asked.required("queueName"));
    }
    measure.with("messageCount", asked.messages());
    Connection connection = asked.connection("connection", "AzureWebJobsServiceBus");
    if (connection instanceof Connection.AsIdentity identity) {
      AzureHost host = identity.host(NAMESPACE);
      return new Wakeup.Waiting(host.in(measure.with("namespace", host.name())).as(identity.who()));
    }
    return new Wakeup.Waiting(
        measure.with("connectionFromEnv", ((Connection.Text) connection).setting()));
  }

  static Wakeup eventHub(Asked asked) {
    Measure measure =
        new Measure("azure-eventhub")
            .with("eventHubName", asked.required("eventHubName"))
            .with("consumerGroup", asked.text("consumerGroup").orElse("$Default"))
            .with("checkpointStrategy", "azureFunction")
            .with("blobContainer", "azure-webjobs-eventhub")
            .with("unprocessedEventThreshold", asked.messages());
    checkpoints(measure, asked.connection(StorageBindings.CONNECTION));
    Connection connection = asked.connection("connection", "AzureWebJobsEventHub");
    if (connection instanceof Connection.AsIdentity identity) {
      AzureHost host = identity.host(NAMESPACE);
      return new Wakeup.Waiting(
          host.in(measure.with("eventHubNamespace", host.name())).as(identity.who()));
    }
    return new Wakeup.Waiting(
        measure.with("connectionFromEnv", ((Connection.Text) connection).setting()));
  }

  private static void checkpoints(Measure measure, Connection storage) {
    if (storage instanceof Connection.AsIdentity identity) {
      measure.with(
          "storageAccountName",
          identity.host("blobServiceUri", "serviceUri", "accountName").name());
    } else {
      measure.with("storageConnectionFromEnv", ((Connection.Text) storage).setting());
    }
  }
}
