// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import java.util.Map;

/** A kind of broker that workers drain. */
interface Source {

  /** As {@code .ci/brokers} names it. */
  String broker();

  /** The route's endpoint, its beans before it, and its last steps; {{BROKER}} is the address. */
  String route(String steps);

  /** What {@code {{BROKER}}} stands for. */
  String address(Map<String, String> broker);

  /** Connects to the broker, and sees to it that there is what messages are sent to. */
  Feed feed(Map<String, String> broker) throws Exception;

  /** Messages that one worker may hold at a time. */
  int prefetch();

  /** The kind of broker of that name. */
  static Source of(String broker) {
    return switch (broker) {
      case "rabbitmq" -> new RabbitMqSource();
      case "kafka" -> new KafkaSource();
      case "azurite" -> new AzureQueueSource();
      default ->
          throw new IllegalArgumentException(
              "\"" + broker + "\" is none of rabbitmq, kafka, azurite");
    };
  }
}
