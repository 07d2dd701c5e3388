// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * Looks at real servers between the polls of their objects. The clock advances by seconds, and the
 * next polls are minutes away.
 */
class LooksIT {

  private static final int OBJECTS = 150;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String prefix = "looks-" + UUID.randomUUID().toString().substring(0, 8) + "-";

  @TempDir private Path folder;
  private PolledFolder objects;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void declareQueues() throws Exception {
    objects = new PolledFolder(folder);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    connection = factory.newConnection("test");
    channel = connection.createChannel();
    for (int i = 0; i < OBJECTS; i++) {
      channel.queueDeclare(prefix + i, false, false, false, null);
    }
  }

  @AfterEach
  void stop() throws Exception {
    objects.close();
    for (int i = 0; i < OBJECTS; i++) {
      channel.queueDelete(prefix + i);
    }
    connection.close();
  }

  private void rabbitMq(String setting, String annotations) throws Exception {
    for (int i = 0; i < OBJECTS; i++) {
      String metadata =
          "host: '%s', queueName: %s%d, mode: QueueLength, value: '5'"
              .formatted(TestServers.setting(setting), prefix, i);
      objects.object("o" + i, annotations, "rabbitmq", metadata);
    }
    objects.start();
    assertThat(objects.all())
        .hasSize(OBJECTS)
        .allSatisfy(status -> assertThat(status.problems()).isEmpty());
    assertThat(objects.active()).isEmpty();
  }

  private void publish(int... queues) throws Exception {
    for (int i : queues) {
      channel.basicPublish("", prefix + i, null, new byte[1]);
    }
    for (int i : queues) {
      await().pollDelay(Duration.ZERO).until(() -> channel.messageCount(prefix + i) == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RABBITMQ_HTTP", "RABBITMQ_AMQP"})
  void whoHasWorkIsPolledAsSoonAsALookTellsOfIt(String server) throws Exception {
    rabbitMq(server, "");
    publish(IntStream.range(0, OBJECTS).toArray());
    Instant start = objects.now();
    // over AMQP one look finds some of the work, and further looks follow at once, before the next
    // polls
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              objects.pass(LOOK);
              objects.ticked(objects::isQuiet);
              return objects.active().size() == OBJECTS;
            });
    assertThat(objects.now()).as("before the next poll").isBefore(start.plusSeconds(500));
  }

  @Test
  void theOthersAreNotPolled() throws Exception {
    rabbitMq("RABBITMQ_HTTP", "");
    var before = objects.outcomes();
    publish(7);
    objects.pass(LOOK);
    objects.ticked(() -> !objects.active().isEmpty());

    assertThat(objects.active()).containsExactly("o7");
    assertThat(objects.outcomes()).filteredOn(before::contains).hasSize(OBJECTS - 1);
  }

  @Test
  void anObjectThatWantsNoLookWaitsForItsPoll() throws Exception {
    rabbitMq("RABBITMQ_HTTP", "sarban.io/look-interval: 'off'");
    publish(7);
    for (int i = 0; i < 10; i++) {
      objects.pass(LOOK);
    }
    assertThat(objects.active()).isEmpty();
    objects.pass(Duration.ofSeconds(600));
    objects.ticked(() -> objects.active().contains("o7"));
  }

  @Test
  void aListOfRedisIsLookedAt() throws Exception {
    String[] address = TestServers.setting("REDIS").split(":", -1);
    try (Jedis jedis = new Jedis(address[0], Integer.parseInt(address[1]))) {
      jedis.auth("sarban");
      String metadata =
          "address: '%s', passwordFromEnv: PASSWORD, listName: %s%%d, listLength: '5'"
              .formatted(TestServers.setting("REDIS"), prefix);
      for (int i = 0; i < 3; i++) {
        objects.object("o" + i, "", "redis", metadata.formatted(i));
      }
      objects.start();
      assertThat(objects.all()).allSatisfy(o -> assertThat(o.problems()).isEmpty());
      jedis.rpush(prefix + 1, "element");
      objects.pass(LOOK);
      objects.ticked(() -> !objects.active().isEmpty());
      assertThat(objects.active()).containsExactly("o1");
      jedis.del(prefix + 1);
    }
  }
}
