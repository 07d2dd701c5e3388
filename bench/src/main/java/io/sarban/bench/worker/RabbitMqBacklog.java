// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.concurrent.TimeUnit;

/** A queue in RabbitMQ's memory. */
final class RabbitMqBacklog implements Backlog {

  static final String QUEUE = "bench";

  private final Connection connection;
  private final Channel channel;

  RabbitMqBacklog(String url) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url);
    connection = factory.newConnection("bench");
    channel = connection.createChannel();
    channel.queueDeclare(QUEUE, false, false, false, null);
  }

  @Override
  public int messages() {
    return 200_000;
  }

  @Override
  public Class<?> plain() {
    return PlainRabbitMq.class;
  }

  @Override
  public void fill(int messages) throws Exception {
    byte[] body = new byte[100];
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", QUEUE, null, body);
    }
    while (left() < messages) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public long left() throws Exception {
    return channel.messageCount(QUEUE);
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
