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
  public void publish(Map<String, String> broker, int count) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(address(broker));
    try (Connection connection = factory.newConnection("churn");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, null);
      channel.confirmSelect();
      for (int id = 0; id < count; id++) {
        channel.basicPublish(
            "",
            QUEUE,
            MessageProperties.PERSISTENT_TEXT_PLAIN,
            String.valueOf(id).getBytes(StandardCharsets.UTF_8));
      }
      channel.waitForConfirmsOrDie();
    }
  }

  @Override
  public int prefetch() {
    return 10;
  }
}
