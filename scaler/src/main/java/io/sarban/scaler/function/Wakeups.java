// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.problem.OneLine;

/** How each type of binding is scaled. */
final class Wakeups {

  private Wakeups() {}

  static Wakeup of(Asked asked) {
    return switch (asked.binding().key()) {
      case "queuetrigger" -> StorageBindings.queue(asked);
      case "blobtrigger" -> StorageBindings.blob(asked);
      case "servicebustrigger" -> BusBindings.serviceBus(asked);
      case "eventhubtrigger" -> BusBindings.eventHub(asked);
      case "kafkatrigger" -> KafkaBinding.of(asked);
      case "rabbitmqtrigger" -> rabbitMq(asked);
      case "orchestrationtrigger", "activitytrigger", "entitytrigger" -> DurableBinding.of(asked);
      case "timertrigger" -> new Wakeup.Always("a timer begins it");
      default ->
          new Wakeup.Always(
              "nothing tells how much waits for a " + OneLine.of(asked.binding().type()));
    };
  }

  private static Wakeup rabbitMq(Asked asked) {
    return new Wakeup.Waiting(
        new Measure("rabbitmq")
            .with("hostFromEnv", asked.setting("connectionStringSetting"))
            .with("queueName", asked.required("queueName"))
            .with("mode", "QueueLength")
            .with("value", asked.messages().orElse("20")));
  }
}
