// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A worker as a Job: it ends by itself, and no message is lost or done by halves. */
@Execution(ExecutionMode.CONCURRENT)
class BoundedWorkIT {

  private final String queue = "bounded-" + UUID.randomUUID();
  @TempDir private Path folder;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker());
    connection = factory.newConnection("test");
    channel = connection.createChannel();
    channel.queueDeclare(queue, false, false, false, null);
  }

  @AfterEach
  void disconnect() throws Exception {
    channel.queueDelete(queue);
    connection.close();
  }

  private static String broker() {
    return TestServers.setting("RABBITMQ_AMQP");
  }

  private void publish(int messages) throws IOException {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue, null, "work".getBytes(StandardCharsets.UTF_8));
    }
  }

  private RunningWorker worker(int prefetch, int millis, Map<String, String> bounds)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("route.yaml"),
            BrokerBeans.RABBITMQ + ROUTES.formatted(prefetch, millis));
    Map<String, String> environment = new HashMap<>(bounds);
    environment.putAll(Map.of("QUEUE", queue, "BROKER", broker(), "SARBAN_GRACE_SECONDS", "3"));
    return RunningWorker.start(folder, environment, file.toString());
  }

  private static long times(RunningWorker worker, String word) throws IOException {
    return worker.log().lines().filter(line -> line.endsWith(word)).count();
  }

  @Test
  void takesOneMessageAndEndsWhenItIsDone() throws Exception {
    publish(3);
    // longer than the grace period, which is for SIGTERM
    try (RunningWorker worker = worker(1, 5000, Map.of("SARBAN_WORKER_MAX_MESSAGES", "1"))) {
      assertThat(worker.awaitExit()).isZero();
      assertThat(worker.log()).containsOnlyOnce("begun").containsOnlyOnce("done");
    }
    assertThat(channel.messageCount(queue)).isEqualTo(2);
  }

  @Test
  void aRouteThatIsCalledTakesNoMessageOfItsOwn() throws Exception {
    publish(5);
    try (RunningWorker worker = worker(1, 300, Map.of("SARBAN_WORKER_MAX_MESSAGES", "3"))) {
      assertThat(worker.awaitExit()).isZero();
      assertThat(times(worker, "done")).isEqualTo(3);
    }
    assertThat(channel.messageCount(queue)).isEqualTo(2);
  }

  @Test
  void whatWasFetchedBeforehandIsNotLost() throws Exception {
    publish(50);
    try (RunningWorker worker = worker(20, 100, Map.of("SARBAN_WORKER_MAX_MESSAGES", "2"))) {
      assertThat(worker.awaitExit()).isZero();
      long done = times(worker, "done");
      assertThat(done).isGreaterThanOrEqualTo(2).isEqualTo(times(worker, "begun"));
      await().untilAsserted(() -> assertThat(channel.messageCount(queue)).isEqualTo(50 - done));
    }
  }

  @Test
  void endsOnceTheQueueIsEmpty() throws Exception {
    publish(4);
    // each takes longer than the queue may be empty
    try (RunningWorker worker = worker(1, 1500, Map.of("SARBAN_WORKER_UNTIL_EMPTY", "1"))) {
      assertThat(worker.awaitExit()).isZero();
      assertThat(times(worker, "done")).isEqualTo(4);
      assertThat(worker.log()).contains("no message for 1 s");
    }
    assertThat(channel.messageCount(queue)).isZero();
  }

  @Test
  void aMessageThatOutlastsTheGracePeriodComesAgain() throws Exception {
    publish(1);
    try (RunningWorker worker = worker(1, 30_000, Map.of("SARBAN_WORKER_MAX_MESSAGES", "1"))) {
      await().untilAsserted(() -> assertThat(worker.log()).contains("begun"));
      worker.terminate();
      assertThat(worker.awaitExit()).isEqualTo(1);
      assertThat(worker.log()).doesNotContain("done").contains("unfinished after");
    }
    await().untilAsserted(() -> assertThat(channel.messageCount(queue)).isEqualTo(1));
  }

  @Test
  void aQueueThatIsNotThereIsNotEmpty() throws Exception {
    channel.queueDelete(queue);
    try (RunningWorker worker = worker(1, 100, Map.of("SARBAN_WORKER_UNTIL_EMPTY", "1"))) {
      worker.awaitReady(false);
      Thread.sleep(3000);
      assertThat(worker.log()).doesNotContain("and ends");
      channel.queueDeclare(queue, false, false, false, null);
      publish(1);
      assertThat(worker.awaitExit()).isZero();
      assertThat(times(worker, "done")).isEqualTo(1);
    }
  }

  @Test
  void aBoundThatIsNoneIsRefusedInOneLine() throws Exception {
    try (RunningWorker worker = worker(1, 1, Map.of("SARBAN_WORKER_MAX_MESSAGES", "-2"))) {
      assertThat(worker.awaitExit()).isEqualTo(1);
      assertThat(worker.log())
          .isEqualTo("worker: SARBAN_WORKER_MAX_MESSAGES must be at least 1, not -2\n");
    }
  }

  private static final String ROUTES =
      """
      - route:
          from:
            uri: spring-rabbitmq:default
            parameters:
              queues: '{{QUEUE}}'
              autoDeclare: false
              prefetchCount: %d
              connectionFactory: '#bean:broker'
            steps:
              - log: begun
              - to: direct:work
      - route:
          from:
            uri: direct:work
            steps:
              - split:
                  tokenize: r
                  steps: [{to: 'log:part?level=OFF'}]
              - delay: {constant: %d}
              - log: done
      """;
}
