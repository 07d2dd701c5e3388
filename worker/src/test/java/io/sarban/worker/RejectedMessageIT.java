// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that always fails at RabbitMQ goes to the dead-letter queue after its last attempt. */
class RejectedMessageIT {

  private static final String ROUTE =
      BrokerBeans.RABBITMQ
          + """
          - route:
              from:
                uri: spring-rabbitmq:default
                parameters:
                  queues: '{{QUEUE}}'
                  connectionFactory: '#bean:broker'
                  autoDeclare: false
                  retryDelay: 50
                steps:
                  - log: try
                  - throwException: {message: no, exceptionType: java.io.IOException}
          """;

  @TempDir private Path folder;

  private final String queue = "rejected-" + UUID.randomUUID();

  @Test
  void isDeadLettered() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      String dead = queue + "-dead";
      channel.queueDeclare(dead, false, false, true, null);
      channel.queueDeclare(
          queue,
          false,
          false,
          true,
          Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
      channel.basicPublish("", queue, null, "work".getBytes(StandardCharsets.UTF_8));
      Path route = Files.writeString(folder.resolve("route.camel.yaml"), ROUTE);
      String uri = TestServers.setting("RABBITMQ_AMQP");
      try (RunningWorker worker =
          RunningWorker.start(folder, Map.of("BROKER", uri, "QUEUE", queue), route.toString())) {
        await().atMost(Duration.ofMinutes(5)).until(() -> channel.messageCount(dead) == 1);
        assertThat(channel.messageCount(queue)).isZero();
        assertThat(worker.log().lines().filter(line -> line.endsWith(": try"))).hasSize(5);
      }
    }
  }
}
