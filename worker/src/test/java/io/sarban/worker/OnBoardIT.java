// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.apache.activemq.command.ActiveMQQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Camel's own consumers on board, each with its real server: what runs is finished at the end. */
class OnBoardIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String queue = "on-board-" + UUID.randomUUID();
  @TempDir private Path folder;
  private Gate gate;

  @BeforeEach
  void hold() throws Exception {
    gate = new Gate();
  }

  @AfterEach
  void close() {
    gate.close();
  }

  private RunningWorker worker(String route, String broker) throws Exception {
    Path file = Files.writeString(folder.resolve("route.camel.yaml"), route);
    return RunningWorker.start(
        folder, Map.of("QUEUE", queue, "BROKER", broker, "GATE", gate.address()), file.toString());
  }

  private void endWhileItWorks(RunningWorker worker) throws Exception {
    await().atMost(PATIENCE).until(() -> gate.arrivals() == 1);
    worker.terminate();
    worker.awaitReady(false);
    worker.awaitInflight(1);
    gate.open();
    assertThat(worker.awaitExit()).as(worker.log()).isZero();
    assertThat(worker.log()).containsOnlyOnce("done");
    assertThat(gate.arrivals()).isEqualTo(1);
  }

  @Test
  void activemq6FinishesWhatRunsAndLeavesTheRest() throws Exception {
    BrokerService broker = new BrokerService();
    broker.setPersistent(false);
    broker.setUseJmx(false);
    TransportConnector connector = broker.addConnector("tcp://127.0.0.1:0");
    broker.start();
    try {
      String address = "tcp://127.0.0.1:" + connector.getConnectUri().getPort();
      try (Connection connection = new ActiveMQConnectionFactory(address).createConnection();
          Session session = connection.createSession()) {
        for (int i = 0; i < 3; i++) {
          session
              .createProducer(session.createQueue(queue))
              .send(session.createTextMessage("work"));
        }
      }
      try (RunningWorker worker = worker(ACTIVEMQ, address + "?jms.prefetchPolicy.all=1")) {
        endWhileItWorks(worker);
      }
      var statistics = broker.getDestination(new ActiveMQQueue(queue)).getDestinationStatistics();
      await().atMost(PATIENCE).until(() -> statistics.getInflight().getCount() == 0);
      assertThat(statistics.getMessages().getCount()).isEqualTo(2);
    } finally {
      broker.stop();
    }
  }

  @Test
  void redisListIsWorkedOff() throws Exception {
    String[] redis = TestServers.setting("REDIS").split(":");
    try (Jedis jedis = new Jedis(redis[0], Integer.parseInt(redis[1]))) {
      jedis.auth("sarban");
      jedis.rpush(queue, "work", "work", "work");
      try (RunningWorker worker = worker(REDIS.formatted(redis[0], redis[1]) + LIST, "none")) {
        endWhileItWorks(worker);
      }
      assertThat(jedis.llen(queue)).isEqualTo(2);
      jedis.del(queue);
    }
  }

  private static final String STEPS =
      """
            steps:
              - to: '{{GATE}}'
              - log: done
      """;

  private static final String ACTIVEMQ =
      """
      - beans:
          - name: broker
            type: org.apache.activemq.ActiveMQConnectionFactory
            properties: {brokerURL: '{{BROKER}}'}
      - route:
          from:
            uri: activemq6:queue:{{QUEUE}}
            parameters: {connectionFactory: '#bean:broker'}
      """
          + STEPS;

  private static final String REDIS =
      """
      - beans:
          - name: text
            type: org.springframework.data.redis.serializer.StringRedisSerializer
          - name: redis
            type: org.springframework.data.redis.connection.jedis.JedisConnectionFactory
            initMethod: afterPropertiesSet
            properties: {hostName: '%s', port: '%s', password: sarban}
      """;

  private static final String LIST =
      """
      - route:
          from:
            uri: timer:orders
            parameters: {period: 200}
            steps:
              - setHeader: {name: CamelRedis.Key, constant: '{{QUEUE}}'}
              - to:
                  uri: spring-redis:any:0
                  parameters: {command: LPOP, connectionFactory: '#bean:redis', serializer: '#bean:text'}
              - filter:
                  simple: ${body} != null
                  steps:
                    - to: '{{GATE}}'
                    - log: done
      """;
}
