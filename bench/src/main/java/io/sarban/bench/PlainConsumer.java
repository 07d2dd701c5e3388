package io.sarban.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import java.util.concurrent.CountDownLatch;

/**
 * What a worker is compared with: a consumer in RabbitMQ's client, which acknowledges each message.
 */
public final class PlainConsumer {

  private PlainConsumer() {}

  /**
   * Runs it.
   *
   * @param arguments the broker's AMQP URL, and the queue
   */
  public static void main(String[] arguments) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(arguments[0]);
    Connection connection = factory.newConnection("plain");
    Channel channel = connection.createChannel();
    channel.basicQos(250);
    DeliverCallback acknowledge =
        (tag, message) -> channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    channel.basicConsume(arguments[1], false, acknowledge, tag -> {});
    new CountDownLatch(1).await();
  }
}
