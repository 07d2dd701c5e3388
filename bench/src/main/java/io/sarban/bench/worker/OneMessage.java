// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;

/** Puts one message into a queue, and declares it if it is missing. */
public final class OneMessage {

  private OneMessage() {}

  /**
   * Runs it.
   *
   * @param arguments the broker's AMQP URL, and the queue
   */
  public static void main(String[] arguments) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(arguments[0]);
    try (Connection connection = factory.newConnection("bench");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(arguments[1], false, false, false, null);
      channel.confirmSelect();
      channel.basicPublish("", arguments[1], null, "one".getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(10_000);
    }
  }
}
