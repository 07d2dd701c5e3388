// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A durable queue with persistent messages, ten prefetched. */
final class RabbitMqSource implements Source {

  private static final String QUEUE = "churn";

  @Override
  public String broker() {
    return "rabbitmq";
  }

  @Override
  public String route(String steps) {
    return """
    - beans:
        - name: broker
          type: org.springframework.amqp.rabbit.connection.CachingConnectionFactory
          properties: {uri: '{{BROKER}}'}
    - route:
        id: churn
        from:
          uri: spring-rabbitmq:default
          parameters:
            queues: churn
            autoDeclare: false
            prefetchCount: 10
            connectionFactory: '#bean:broker'
          steps:
    """
        + steps;
  }

  @Override
  public String address(Map<String, String> broker) {
    return broker.get("AMQP_URL");
  }

  @Override
  public Feed feed(Map<String, String> broker) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(address(broker));
    Connection connection = factory.newConnection("churn");
    Channel channel = connection.createChannel();
    channel.queueDeclare(QUEUE, true, false, false, null);
    channel.confirmSelect();
    return new Feed() {
      @Override
      public void send(int id) throws Exception {
        byte[] body = String.valueOf(id).getBytes(StandardCharsets.UTF_8);
        channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_TEXT_PLAIN, body);
        channel.waitForConfirmsOrDie();
      }

      @Override
      public void close() throws Exception {
        connection.close();
      }
    };
  }

  @Override
  public int prefetch() {
    return 10;
  }
}
