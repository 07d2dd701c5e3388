// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.HostileServer;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant's broker that tries to harm the scaler only causes a problem of its own trigger. */
class HostileAnswersIT {

  private static Failed rabbit(HostileServer server) {
    try (Measuring measuring = new Measuring("rabbitmq")) {
      return measuring.failure(
          measuring.query(
              Map.of(
                  "host",
                  "http://" + server.address() + "/",
                  "queueName",
                  "q",
                  "mode",
                  "QueueLength",
                  "value",
                  "1")));
    }
  }

  private static Failed nats(HostileServer server) {
    try (Measuring measuring = new Measuring("nats-jetstream")) {
      return measuring.failure(
          measuring.query(
              Map.of(
                  "natsServerMonitoringEndpoint",
                  server.address(),
                  "account",
                  "a",
                  "stream",
                  "s",
                  "consumer",
                  "c")));
    }
  }

  private static Failed redis(HostileServer server, String type) {
    try (Measuring measuring = new Measuring("redis")) {
      return measuring.failure(
          measuring.query(
              type,
              Map.of(
                  "address",
                  server.address(),
                  "listName",
                  "l",
                  "stream",
                  "s",
                  "consumerGroup",
                  "g",
                  "lagCount",
                  "5"),
              Map.of(),
              Map.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\":\"q\",\"messages\":1e999}]",
        "[{\"name\":\"q\",\"messages\":NaN}]",
        "[{\"name\":\"q\",\"messages\":5",
        "{\"items\":5}",
        "null",
        "5",
        "",
        "<html>"
      })
  void aListOfQueuesThatIsNoneIsAProblem(String body) throws IOException {
    try (HostileServer server = HostileServer.answering(body)) {
      assertThat(rabbit(server).message()).contains("RabbitMQ at");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\":\"q\",\"state\":\"down\"}]",
        "[{\"name\":\"q\",\"messages\":null,\"messages_ready\":null}]",
        "[{\"name\":\"q\",\"messages\":\"many\",\"messages_ready\":3}]",
        "[{\"name\":\"q\",\"messages\":{\"messages\":3}}]"
      })
  void aQueueWithoutALengthIsNotEmpty(String list) throws IOException {
    try (HostileServer server = HostileServer.answering(list)) {
      assertThat(rabbit(server).message()).contains("does not say how many messages are in \"q\"");
    }
  }

  @Test
  void aListOfQueuesIsReadToALimit() throws IOException {
    AtomicLong sent = new AtomicLong();
    byte[] queue =
        ("{\"name\":\"" + "x".repeat(4000) + "\",\"messages\":5},")
            .getBytes(StandardCharsets.UTF_8);
    try (HostileServer server =
        new HostileServer(
            (in, out) -> {
              if (in.read(new byte[65536]) < 0) {
                return;
              }
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n["
                      .getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write(queue);
                sent.addAndGet(queue.length);
              }
            })) {
      assertThat(rabbit(server).message())
          .containsAnyOf(
              "more than a list of queues",
              "no answer within",
              // a busy machine may not get that far
              "does not end in time",
              "answers with more than 64 MiB");
      assertThat(sent.get()).isLessThan(100L << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 100_000})
  void anAnswerThatIsNestedDeeplyIsAProblem(int depth) throws IOException {
    String nested = "[".repeat(depth);
    try (HostileServer server = HostileServer.answering("[{\"x\":" + nested)) {
      rabbit(server);
    }
    try (HostileServer server = HostileServer.answering("{\"server_id\":\"a\",\"x\":" + nested)) {
      assertThat(nats(server).message()).contains("does not answer as the monitoring of NATS");
    }
  }

  @Test
  void aNameOrNumberOfAnyLengthIsAProblem() throws IOException {
    for (String value : List.of("\"" + "x".repeat(1_000_000) + "\"", "9".repeat(1_000_000))) {
      try (HostileServer server = HostileServer.answering("[{\"name\":" + value + "}]")) {
        assertThat(rabbit(server).message()).contains("RabbitMQ at").hasSizeLessThan(500);
      }
      try (HostileServer server = HostileServer.answering("{\"server_id\":" + value + "}")) {
        assertThat(nats(server).message()).contains(server.address()).hasSizeLessThan(500);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"num_pending\":9223372036854775808",
        "\"num_pending\":1e999",
        "\"num_pending\":NaN",
        "\"num_pending\":{}"
      })
  void aConsumersFiguresThatAreNoneAreAProblem(String figures) throws IOException {
    try (HostileServer server =
        HostileServer.answering(
            "{\"server_id\":\"i\",\"account_details\":[null,{\"id\":\"a\",\"stream_detail\":"
                + "[null,{\"name\":\"s\",\"consumer_detail\":[null,{\"name\":\"c\","
                + figures
                + "}]}]}]}")) {
      nats(server);
    }
  }

  @Test
  void aCountBelowZeroIsANumberThatScalesNothingOut() throws IOException {
    try (HostileServer server = HostileServer.answering("[{\"name\":\"q\",\"messages\":-5}]");
        Measuring measuring = new Measuring("rabbitmq")) {
      Query query =
          measuring.query(
              Map.of(
                  "host",
                  "http://" + server.address() + "/",
                  "queueName",
                  "q",
                  "mode",
                  "QueueLength",
                  "value",
                  "1"));
      assertThat(measuring.measure(query)).isEqualTo(new Measured(-5, false));
    }
    try (HostileServer server = repeating(":-5\r\n");
        Measuring measuring = new Measuring("redis")) {
      Query query = measuring.query(Map.of("address", server.address(), "listName", "l"));
      assertThat(measuring.measure(query)).isEqualTo(new Measured(-5, false));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "{\"server_id\":\"i\",\"meta_cluster\":{\"cluster_size\":3}}",
        "{\"server_id\":\"i\",\"server_name\":\"n\",\"meta_cluster\":{\"cluster_size\":3},"
            + "\"connect_urls\":[null,\"\",\"u:p@evil/x?y#z\",\"a b\",\"../..\",\"[::g]:1\"]}"
      })
  void aReportOfNatsThatIsNoneIsAProblem(String body) throws IOException {
    try (HostileServer server = HostileServer.answering(body)) {
      assertThat(nats(server).message()).doesNotContain("Exception").doesNotContain("evil");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2147483647\r\n",
        "$1000000000\r\n",
        "*1000000000\r\n",
        "*2147483647\r\n",
        "$-7\r\n",
        "*1\r\n",
        "-\r\n",
        "?\r\n",
        "+OK\r\n"
      })
  void aReplyOfRedisThatIsNoneIsAProblem(String reply) throws IOException {
    for (String said : List.of(reply, reply.startsWith("*1\r") ? reply.repeat(200_000) : reply)) {
      try (HostileServer server = repeating(said)) {
        redis(server, "redis");
        redis(server, "redis-streams");
      }
    }
  }

  /** Answers each time it is sent something. */
  private static HostileServer repeating(String reply) throws IOException {
    return new HostileServer(
        (in, out) -> {
          while (in.read(new byte[65536]) > 0) {
            out.write(reply.getBytes(StandardCharsets.US_ASCII));
          }
        });
  }

  @Test
  void aFrameOfAnyLengthOverAmqpIsAProblem() throws IOException {
    for (int length : new int[] {Integer.MAX_VALUE, -1, 1_000_000_000}) {
      try (HostileServer server =
              new HostileServer(
                  (in, out) -> {
                    if (in.read(new byte[64]) < 0) {
                      return;
                    }
                    DataOutputStream frame = new DataOutputStream(out);
                    frame.writeByte(1);
                    frame.writeShort(0);
                    frame.writeInt(length);
                    byte[] filler = new byte[8192];
                    for (int i = 0; i < 4096; i++) {
                      frame.write(filler);
                    }
                  });
          Measuring measuring = new Measuring("rabbitmq")) {
        assertThat(
                measuring
                    .failure(
                        measuring.query(
                            Map.of("host", "amqp://" + server.address(), "queueName", "q")))
                    .message())
            .contains("RabbitMQ at");
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aBrokerOfKafkaThatAnnouncesAnyLengthIsAProblem() throws IOException {
    for (int length : new int[] {Integer.MAX_VALUE, -1, 1_000_000_000}) {
      try (HostileServer server =
              new HostileServer(
                  (in, out) -> {
                    if (in.read(new byte[1024]) > 0) {
                      new DataOutputStream(out).writeInt(length);
                      in.transferTo(java.io.OutputStream.nullOutputStream());
                    }
                  });
          Measuring measuring = new Measuring("kafka")) {
        Query query =
            measuring.query(
                Map.of("bootstrapServers", server.address(), "consumerGroup", "g", "topic", "t"));
        assertThat(measuring.failure(query).message()).contains("Kafka at " + server.address());
        assertThat(measuring.failure(query).message()).contains("Kafka at " + server.address());
      }
    }
  }
}
