package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker waits for its queue as it waits for its broker: alive, not ready, in one line. */
class MissingQueueIT {

  private final String queue = "comes-late-" + UUID.randomUUID();
  @TempDir private Path folder;

  /** A queue that comes and goes. */
  private interface Server extends AutoCloseable {
    String broker();

    void create() throws Exception;

    void send(String text) throws Exception;

    void delete() throws Exception;

    @Override
    void close() throws Exception;
  }

  enum Source {
    RABBITMQ(
        BrokerBeans.RABBITMQ
            + """
            - route:
                from:
                  uri: spring-rabbitmq:default
                  parameters:
                    queues: '{{QUEUE}}'
                    autoDeclare: false
                    connectionFactory: '#bean:broker'
                  steps: [{log: 'got ${body}'}]
            """);

    private final String route;

    Source(String route) {
      this.route = route;
    }
  }

  private Server server(Source source) throws Exception {
    return switch (source) {
      case RABBITMQ -> new Rabbit();
    };
  }

  private final class Rabbit implements Server {
    private final Connection connection;
    private final Channel channel;

    Rabbit() throws Exception {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
      connection = factory.newConnection("test");
      channel = connection.createChannel();
    }

    @Override
    public String broker() {
      return TestServers.setting("RABBITMQ_AMQP");
    }

    @Override
    public void create() throws Exception {
      channel.queueDeclare(queue, false, false, false, null);
    }

    @Override
    public void send(String text) throws Exception {
      channel.basicPublish("", queue, new BasicProperties(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void delete() throws Exception {
      channel.queueDelete(queue);
    }

    @Override
    public void close() throws Exception {
      channel.queueDelete(queue);
      connection.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void isWaitedForAtTheStartAndWhileTheWorkerRuns(Source source) throws Exception {
    Path file = Files.writeString(folder.resolve("route.yaml"), source.route);
    try (Server server = server(source);
        RunningWorker worker =
            RunningWorker.start(
                folder, Map.of("QUEUE", queue, "BROKER", server.broker()), file.toString())) {
      awaitLosses(worker, 1);
      worker.awaitReady(false);
      // two tries at least; the worker of old ended after three
      Thread.sleep(Duration.ofSeconds(18).toMillis());
      assertThat(worker.get("/observe/health/live").statusCode()).isEqualTo(200);
      assertThat(losses(worker)).as(worker.log()).isEqualTo(1);

      server.create();
      server.send("first");
      awaitLog(worker, "got first");
      worker.awaitReady(true);

      server.delete();
      worker.awaitReady(false);
      awaitLosses(worker, 2);
      Thread.sleep(Duration.ofSeconds(18).toMillis());
      server.create();
      server.send("second");
      awaitLog(worker, "got second");
      worker.awaitReady(true);
      assertThat(losses(worker)).as(worker.log()).isEqualTo(2);
      assertThat(worker.log()).doesNotContain("\tat ");
    }
  }

  private static void awaitLosses(RunningWorker worker, long count) {
    await().atMost(Duration.ofSeconds(120)).until(() -> losses(worker) >= count);
  }

  private static void awaitLog(RunningWorker worker, String text) {
    await().atMost(Duration.ofSeconds(120)).until(() -> worker.log().contains(text));
  }

  private static long losses(RunningWorker worker) throws Exception {
    return worker.log().lines().filter(line -> line.contains("is not consumed")).count();
  }
}
