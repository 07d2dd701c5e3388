// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Recorder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls to a real broker for measuring a thousand queues. */
class CallsIT {

  private static final int QUEUES = 1000;
  private static final String PREFIX = "calls-" + UUID.randomUUID().toString().substring(0, 8);
  private static final int CLASS_CONNECTION = 10;
  private static final int CLASS_QUEUE = 50;
  private static final int METHOD_START_OK = 11;
  private static final int METHOD_DECLARE = 10;

  private Measuring measuring;
  private Connection connection;

  @BeforeEach
  void start() throws Exception {
    measuring = new Measuring("rabbitmq");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    connection = factory.newConnection("test");
    try (Channel channel = connection.createChannel()) {
      for (int i = 0; i < QUEUES; i++) {
        channel.queueDeclareNoWait(PREFIX + i, false, false, false, null);
      }
      channel.queueDeclarePassive(PREFIX + (QUEUES - 1));
    }
  }

  @AfterEach
  void stop() throws Exception {
    measuring.close();
    try (Channel channel = connection.createChannel()) {
      for (int i = 0; i < QUEUES; i++) {
        channel.queueDelete(PREFIX + i);
      }
    }
    connection.close();
  }

  private List<Query> queries(String host) {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < QUEUES; i++) {
      queries.add(measuring.query(Map.of("host", host, "queueName", PREFIX + i)));
    }
    return queries;
  }

  private void measureTwice(String host) {
    List<Query> queries = queries(host);
    for (int poll = 0; poll < 2; poll++) {
      assertThat(measuring.measure(queries)).hasSize(QUEUES).containsOnly(Measurement.of(0, 0));
    }
  }

  @Test
  void overHttpOneRequestAPollOnOneConnection() throws Exception {
    URI broker = URI.create(TestServers.setting("RABBITMQ_HTTP"));
    try (Recorder recorder = new Recorder(broker.getPort())) {
      measureTwice("http://guest:guest@127.0.0.1:" + recorder.port() + "/");
      assertThat(recorder.connections()).isEqualTo(1);
      assertThat(recorder.httpRequests()).hasSize(2).allMatch(line -> line.contains("/api/queues"));
    }
  }

  @Test
  void aConnectionIsUsedAgainThoughTheEndOfAnAnswerIsLate() throws Exception {
    URI broker = URI.create(TestServers.setting("RABBITMQ_HTTP"));
    try (Recorder recorder = new Recorder(broker.getPort(), Duration.ofMillis(100))) {
      String host = "http://guest:guest@127.0.0.1:" + recorder.port() + "/";
      Query one = measuring.query(Map.of("host", host, "queueName", PREFIX + 0));
      for (int poll = 0; poll < 3; poll++) {
        assertThat(measuring.measure(one)).isEqualTo(Measurement.of(0, 0));
      }
      assertThat(recorder.httpRequests()).hasSize(3);
      assertThat(recorder.connections()).isEqualTo(1);
    }
  }

  @Test
  void overAmqpOneDeclareAQueueOnOneConnection() throws Exception {
    URI broker = URI.create(TestServers.setting("RABBITMQ_AMQP"));
    try (Recorder recorder = new Recorder(broker.getPort())) {
      measureTwice("amqp://guest:guest@127.0.0.1:" + recorder.port() + "/");
      assertThat(recorder.connections()).isEqualTo(1);
      assertThat(recorder.amqpMethods(CLASS_CONNECTION, METHOD_START_OK)).isEqualTo(1);
      assertThat(recorder.amqpMethods(CLASS_QUEUE, METHOD_DECLARE)).isEqualTo(2 * QUEUES);
    }
  }

  /**
   * The tests' broker knows no token server, so it refuses the token; but the request contains it.
   */
  @Test
  void overHttpAnAccessTokenGoesInsteadOfUserAndPassword() throws Exception {
    URI broker = URI.create(TestServers.setting("RABBITMQ_HTTP"));
    try (Recorder recorder = new Recorder(broker.getPort())) {
      Map<String, String> metadata =
          Map.of("host", "http://127.0.0.1:" + recorder.port() + "/", "queueName", PREFIX + 0);
      Map<String, String> token = Map.of("accessToken", "t0ken");
      assertThat(measuring.failure(measuring.query(metadata, token, Map.of())).message())
          .doesNotContain("t0ken");
      assertThat(recorder.lines()).contains("Authorization: Bearer t0ken");
    }
    assertThatThrownBy(
            () ->
                measuring.query(
                    Map.of("host", TestServers.setting("RABBITMQ_AMQP"), "queueName", "q"),
                    Map.of("accessToken", "t0ken"),
                    Map.of()))
        .hasMessageContaining("oauth2 needs the HTTP protocol");
  }
}
