// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.sarban.worker.TestServers;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** A consumer has messages in hand from the first that it is sent to the end of the last. */
class RabbitConsumersIT {

  private final String queue = "in-hand-" + UUID.randomUUID();
  private final CachingConnectionFactory connections =
      new CachingConnectionFactory(URI.create(TestServers.setting("RABBITMQ_AMQP")));
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final RabbitConsumers consumers = new RabbitConsumers(10);

  @BeforeEach
  void declare() throws Exception {
    try (Connection connection = connections.getRabbitConnectionFactory().newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, false, false, null);
      for (int i = 0; i < 3; i++) {
        channel.basicPublish("", queue, null, new byte[] {(byte) i});
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    camel.stop();
    try (Connection connection = connections.getRabbitConnectionFactory().newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDelete(queue);
    }
    connections.destroy();
  }

  private List<Integer> consume() throws Exception {
    List<Integer> inHand = new CopyOnWriteArrayList<>();
    SpringRabbitMQComponent component = new SpringRabbitMQComponent();
    component.setConnectionFactory(connections);
    consumers.customizer().configure("spring-rabbitmq", component);
    camel.addComponent("spring-rabbitmq", component);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("spring-rabbitmq:default?autoDeclare=false&prefetchCount=10&queues=" + queue)
                .process(exchange -> inHand.add(consumers.inHand()));
          }
        });
    camel.start();
    return inHand;
  }

  @Test
  void aConsumerIsBusyUntilTheLastMessageIsDone() throws Exception {
    assertThat(consumers.inHand()).isZero();
    List<Integer> inHand = consume();
    await().until(() -> inHand.size() == 3 && consumers.inHand() == 0);
    assertThat(inHand).containsExactly(1, 1, 1);
  }

  @Test
  void aConsumerThatWasStoppedIsNotBusy() throws Exception {
    List<Integer> inHand = consume();
    await().until(() -> inHand.size() == 3);
    camel.getRouteController().stopAllRoutes();
    assertThat(consumers.inHand()).isZero();
  }
}
