// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import java.util.concurrent.CountDownLatch;

/**
 * What a worker is compared with: a consumer in RabbitMQ's client, which acknowledges each message.
 */
final class PlainRabbitMq {

  private PlainRabbitMq() {}

  /**
   * Runs it.
   *
   * @param arguments the AMQP URL
   */
  public static void main(String[] arguments) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(arguments[0]);
    Connection connection = factory.newConnection("plain");
    Channel channel = connection.createChannel();
    channel.basicQos(250);
    DeliverCallback acknowledge =
        (tag, message) -> channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    channel.basicConsume(RabbitMqBacklog.QUEUE, false, acknowledge, tag -> {});
    new CountDownLatch(1).await();
  }
}
