// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Optional;

/** {@code azure-servicebus}: a trigger of type azure-servicebus. */
final class ServiceBus implements TriggerDeriver {

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    String name =
        endpoint
            .path("topicOrQueueName")
            .map(Value::text)
            .orElseThrow(
                () ->
                    endpoint.fault(
                        "from", "names no queue or topic: write azure-servicebus:QUEUE"));
    Draft draft = new Draft("azure-servicebus");
    if (endpoint.text("serviceBusType", "queue").equals("topic")) {
      draft
          .with("topicName", name)
          .with(
              "subscriptionName",
              endpoint.required("subscriptionName", "a topic is read by a subscription").text());
    } else {
      draft.with("queueName", name);
    }
    return Derivation.Scaled.by(connected(endpoint, draft.with("messageCount", messages)));
  }

  private static Draft connected(FromEndpoint endpoint, Draft draft) {
    Optional<Value> connection = endpoint.option("connectionString");
    if (connection.isPresent()) {
      return draft.secret("connection", connection.get());
    }
    String host =
        endpoint
            .required(
                "fullyQualifiedNamespace",
                "write connectionString: '{{SERVICEBUS_CONNECTION}}', or this for a pod's identity")
            .text();
    return draft.with("namespace", host.split("\\.", 2)[0]).identity("azure-workload");
  }
}
