// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

/** What is drained. */
interface Backlog extends AutoCloseable {

  /** How many messages a run drains: enough for some seconds. */
  int messages();

  /** The class that drains it with the broker's own client and nothing else. */
  Class<?> plain();

  /** Puts so many messages of 100 bytes into it, and waits until they are there. */
  void fill(int messages) throws Exception;

  /** How many are neither acknowledged nor, with RabbitMQ, sent to a consumer. */
  long left() throws Exception;

  @Override
  void close() throws Exception;

  /**
   * The backlog at a broker.
   *
   * @param broker as {@code .ci/brokers} names it
   */
  static Backlog of(String broker, String url) throws Exception {
    return switch (broker) {
      case "rabbitmq" -> new RabbitMqBacklog(url);
      case "kafka" -> new KafkaBacklog(url);
      case "azurite" -> new AzureBacklog(url);
      default ->
          throw new IllegalArgumentException(
              "\"" + broker + "\" is none of rabbitmq, kafka, azurite");
    };
  }
}
