// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.sarban.worker.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route of JetStream that Camel's route controller stops before its message is done. */
class StoppedRouteIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String stream = "stopped-" + UUID.randomUUID();
  private final String server =
      TestServers.setting("NATS").replace("nats://", "nats://sarban:sarban@");
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private Connection nats;

  @BeforeEach
  void consume() throws Exception {
    nats = Nats.connect(server);
    nats.jetStreamManagement()
        .addStream(StreamConfiguration.builder().name(stream).subjects(stream).build());
    nats.jetStreamManagement()
        .createConsumer(
            stream,
            ConsumerConfiguration.builder()
                .durable("workers-durable")
                .filterSubject(stream)
                .ackWait(Duration.ofSeconds(5))
                .build());
    nats.jetStream().publish(stream, "work".getBytes(StandardCharsets.UTF_8));
    camel.addComponent("nats", new JetStreamComponent());
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("nats:%s?servers=%s&jetstreamEnabled=true&jetstreamName=%s&durableName=workers"
                    .formatted(stream, server, stream))
                .routeId("work")
                .process(
                    exchange -> {
                      String text = exchange.getMessage().getBody(String.class);
                      begun.add(text);
                      gate.await();
                      done.add(text);
                    });
          }
        });
    camel.start();
  }

  @AfterEach
  void disconnect() throws Exception {
    gate.countDown();
    camel.stop();
    nats.jetStreamManagement().deleteStream(stream);
    nats.close();
  }

  private ConsumerInfo consumer() throws Exception {
    return nats.jetStreamManagement().getConsumerInfo(stream, "workers-durable");
  }

  @Test
  void itsMessageComesAgain() throws Exception {
    await().atMost(PATIENCE).until(() -> begun.size() == 1);
    camel.getRouteController().stopRoute("work", 1, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> camel.getInflightRepository().size() == 0);
    assertThat(done).isEmpty();
    gate.countDown();
    camel.getRouteController().startRoute("work");
    await().atMost(PATIENCE).until(() -> done.size() == 1);
    await().atMost(PATIENCE).until(() -> consumer().getNumAckPending() == 0);
    assertThat(begun).hasSize(2);
  }
}
