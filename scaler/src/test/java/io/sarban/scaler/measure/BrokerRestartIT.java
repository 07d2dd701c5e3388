// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A source that goes away is a failure; when it is back, it is measured again without help. */
class BrokerRestartIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Checks the failure while the broker is stopped, and the measurement before and after. */
  private static void stopAndStart(
      OwnBroker broker, Measuring measuring, List<Query> queries, double value, String said)
      throws Exception {
    for (Query query : queries) {
      awaitValue(measuring, query, value);
    }
    broker.stop();
    for (Query query : queries) {
      assertThat(measuring.failure(query).message())
          .contains(said)
          .doesNotContain("guest:guest", "sarban:sarban");
    }
    broker.start();
    for (Query query : queries) {
      awaitValue(measuring, query, value);
    }
  }

  private static void awaitValue(Measuring measuring, Query query, double value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(measuring.measure(query))
                    .isEqualTo(new Measurement.Measured(value, true)));
  }

  @Test
  void rabbitmqOverBothProtocols() throws Exception {
    try (OwnBroker broker = new OwnBroker("rabbitmq");
        Measuring measuring = new Measuring("rabbitmq")) {
      String amqp = broker.setting("AMQP_URL");
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(amqp);
      try (Connection connection = factory.newConnection("test");
          Channel channel = connection.createChannel()) {
        channel.queueDeclare("durable", true, false, false, null);
        channel.confirmSelect();
        for (int i = 0; i < 3; i++) {
          channel.basicPublish("", "durable", MessageProperties.PERSISTENT_BASIC, new byte[] {1});
        }
        channel.waitForConfirmsOrDie(10_000);
      }
      Query overAmqp = measuring.query(Map.of("host", amqp, "queueName", "durable"));
      Query overHttp =
          measuring.query(Map.of("host", broker.setting("HTTP_URL") + "/", "queueName", "durable"));
      stopAndStart(broker, measuring, List.of(overAmqp, overHttp), 3, "cannot be connected to");
    }
  }

  @Test
  void azurite() throws Exception {
    try (OwnBroker broker = new OwnBroker("azurite");
        Measuring measuring = new Measuring("azure-queue")) {
      String connection = broker.setting("CONNECTION");
      QueueClient queue =
          new QueueClientBuilder().connectionString(connection).queueName("kept").buildClient();
      queue.create();
      queue.sendMessage("one");
      queue.sendMessage("two");
      Query query =
          measuring.query(
              Map.of("queueName", "kept"), Map.of(), Map.of("AzureWebJobsStorage", connection));
      stopAndStart(broker, measuring, List.of(query), 2, "cannot be connected to");
    }
  }

  @Test
  void kafka() throws Exception {
    try (OwnBroker broker = new OwnBroker("kafka");
        Measuring measuring = new Measuring("kafka")) {
      Map<String, Object> client = Map.of("bootstrap.servers", broker.setting("BOOTSTRAP"));
      try (Admin admin = Admin.create(client);
          KafkaProducer<String, String> producer =
              new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
        producer.send(new ProducerRecord<>("kept", "one")).get();
        producer.send(new ProducerRecord<>("kept", "two")).get();
      }
      Query query =
          measuring.query(
              Map.of(
                  "bootstrapServers", broker.setting("BOOTSTRAP"),
                  "consumerGroup", "readers",
                  "topic", "kept",
                  "offsetResetPolicy", "earliest"));
      stopAndStart(broker, measuring, List.of(query), 2, broker.setting("BOOTSTRAP"));
    }
  }

  @Test
  void postgresql() throws Exception {
    try (OwnBroker broker = new OwnBroker("postgresql");
        Measuring measuring = new Measuring("postgresql")) {
      Query query =
          measuring.query(
              Map.of("query", "SELECT 3", "targetQueryValue", "1"),
              Map.of("connection", broker.setting("URL")),
              Map.of());
      stopAndStart(broker, measuring, List.of(query), 3, "cannot be connected to");
    }
  }

  @Test
  void mariadb() throws Exception {
    try (OwnBroker broker = new OwnBroker("mariadb");
        Measuring measuring = new Measuring("mysql")) {
      Query query =
          measuring.query(
              Map.of("query", "SELECT 3", "queryValue", "1"),
              Map.of("connectionString", broker.setting("CONNECTION")),
              Map.of());
      stopAndStart(broker, measuring, List.of(query), 3, "cannot be connected to");
    }
  }

  @Test
  void redis() throws Exception {
    try (OwnBroker broker = new OwnBroker("redis");
        Measuring measuring = new Measuring("redis")) {
      String[] address = broker.setting("ADDRESS").split(":", -1);
      try (Jedis jedis = new Jedis(address[0], Integer.parseInt(address[1]))) {
        jedis.auth("sarban");
        jedis.rpush("kept", "one", "two");
      }
      Query query =
          measuring.query(
              Map.of("address", broker.setting("ADDRESS"), "listName", "kept"),
              Map.of("password", "sarban"),
              Map.of());
      stopAndStart(broker, measuring, List.of(query), 2, "cannot be connected to");
    }
  }
}
