// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker pulls from a consumer of JetStream, and gives up none of its messages. */
class JetStreamIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String stream = "worker-" + UUID.randomUUID();
  private final String server =
      TestServers.setting("NATS").replace("nats://", "nats://sarban:sarban@");
  @TempDir private Path folder;
  private Gate gate;
  private Connection nats;

  @BeforeEach
  void connect() throws Exception {
    gate = new Gate();
    nats = Nats.connect(server);
    nats.jetStreamManagement()
        .addStream(StreamConfiguration.builder().name(stream).subjects(stream).build());
  }

  @AfterEach
  void disconnect() throws Exception {
    nats.jetStreamManagement().deleteStream(stream);
    nats.close();
    gate.close();
  }

  private void consumer(ConsumerConfiguration.Builder consumer) throws Exception {
    nats.jetStreamManagement()
        .createConsumer(stream, consumer.durable("workers-durable").filterSubject(stream).build());
  }

  private void send(int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      nats.jetStream().publish(stream, ("work " + i).getBytes(StandardCharsets.UTF_8));
    }
  }

  private ConsumerInfo consumer() throws Exception {
    return nats.jetStreamManagement().getConsumerInfo(stream, "workers-durable");
  }

  /** Neither waiting nor in work. */
  private void awaitNothingLeft() {
    await()
        .atMost(PATIENCE)
        .until(() -> consumer().getNumPending() + consumer().getNumAckPending() == 0);
  }

  private RunningWorker worker(String step) throws Exception {
    Path file = Files.writeString(folder.resolve("route.camel.yaml"), ROUTE + step);
    return RunningWorker.start(
        folder,
        Map.of("STREAM", stream, "SERVER", server, "GATE", gate.address()),
        file.toString());
  }

  private void awaitBegun() {
    await().atMost(PATIENCE).until(() -> gate.arrivals() == 1);
  }

  @Test
  void itFinishesWhatRunsAndLeavesTheRest() throws Exception {
    send(3);
    try (RunningWorker worker = worker("")) {
      awaitBegun();
      worker.awaitReady(true);
      worker.terminate();
      worker.awaitReady(false);
      worker.awaitInflight(1);
      gate.open();
      assertThat(worker.awaitExit()).as(worker.log()).isZero();
      assertThat(worker.log()).contains("done work 0").doesNotContain("work 1");
    }
    assertThat(consumer().getAckFloor().getStreamSequence()).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> consumer().getNumAckPending() == 0);
    assertThat(consumer().getNumPending()).isEqualTo(2);
  }

  /** How often workers have told the server that a message is in work. */
  private AtomicInteger beats() throws Exception {
    AtomicInteger beats = new AtomicInteger();
    nats.createDispatcher(
            ack -> {
              if ("+WPI".equals(new String(ack.getData(), StandardCharsets.UTF_8))) {
                beats.incrementAndGet();
              }
            })
        .subscribe("$JS.ACK." + stream + ".workers-durable.>");
    nats.flush(PATIENCE);
    return beats;
  }

  @Test
  void aLongMessageIsNotDeliveredAgain() throws Exception {
    // the server's default
    consumer(ConsumerConfiguration.builder().ackWait(Duration.ofSeconds(30)));
    AtomicInteger beats = beats();
    send(1);
    try (RunningWorker first = worker("");
        RunningWorker second = worker("")) {
      awaitBegun();
      second.awaitReady(true);
      // after the third one, a message that nobody keeps would have been delivered again
      await().atMost(PATIENCE).until(() -> beats.get() >= 4);
      gate.open();
      awaitNothingLeft();
      assertThat(gate.arrivals()).as(first.log()).isEqualTo(1);
    }
    assertThat(consumer().getDelivered().getConsumerSequence()).isEqualTo(1);
  }

  @Test
  void aFailedMessageIsGoneWhereNothingLimitsItsDeliveries() throws Exception {
    gate.open();
    send(1);
    try (RunningWorker worker = worker(FAILURE)) {
      worker.awaitReady(true);
      await().atMost(PATIENCE).until(() -> gate.arrivals() > 0);
      awaitNothingLeft();
      assertThat(worker.log()).contains("refused");
    }
    assertThat(gate.arrivals()).isEqualTo(1);
  }

  @Test
  void aFailedMessageComesAgainUntilItsLimit() throws Exception {
    consumer(ConsumerConfiguration.builder().maxDeliver(3));
    gate.open();
    send(1);
    try (RunningWorker worker = worker(FAILURE)) {
      await().atMost(PATIENCE).until(() -> gate.arrivals() == 3);
      send(1);
      await().atMost(PATIENCE).until(() -> gate.arrivals() == 6);
      worker.terminate();
      assertThat(worker.awaitExit()).as(worker.log()).isZero();
    }
  }

  /** Alive and not ready, so that nothing restarts it. */
  @Test
  void aWorkerWaitsForItsServer() throws Exception {
    Path file = Files.writeString(folder.resolve("route.camel.yaml"), ROUTE);
    try (RunningWorker worker =
        RunningWorker.start(
            folder,
            Map.of(
                "STREAM",
                stream,
                "SERVER",
                "nats://sarban:s3cret@127.0.0.1:9",
                "GATE",
                gate.address()),
            file.toString())) {
      worker.awaitReady(false);
      await().atMost(PATIENCE).until(() -> worker.log().contains("is not consumed: "));
      assertThat(worker.get("/observe/health/live").statusCode()).isEqualTo(200);
      assertThat(worker.log().lines().filter(line -> line.contains("is not consumed: ")))
          .hasSize(1);
      worker.terminate();
      assertThat(worker.awaitExit()).as(worker.log()).isZero();
      assertThat(worker.log()).doesNotContain("s3cret");
    }
  }

  private static final String ROUTE =
      """
      - route:
          from:
            uri: nats:{{STREAM}}
            parameters:
              servers: '{{SERVER}}'
              jetstreamEnabled: true
              jetstreamName: '{{STREAM}}'
              durableName: workers
            steps:
              - setVariable: {name: text, simple: '${body}'}
              - to: '{{GATE}}'
              - log: done ${variable.text}
      """;

  private static final String FAILURE =
      """
              - throwException: {message: refused, exceptionType: java.io.IOException}
      """;
}
