package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.TestServers;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.local.ManifestFolder;
import io.sarban.scaler.local.NoReplicas;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.plan.JobPlanner;
import io.sarban.scaler.plan.Planner;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resource.Credentials;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.schedule.Schedule;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import io.sarban.scaler.watch.ProblemLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.camel.main.Main;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects of one broker, so many that they fall due in two groups, by a clock of the test's own.
 */
class IdlePeersTest {

  private static final int OBJECTS = 150;
  private static final ResourceKey ANY = new ResourceKey("ScaledObject", "default", "o0");

  private final String prefix = "peers-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private final Schedule schedule = new Schedule();
  private final Main camel = new Main();

  @TempDir private Path folder;
  private Connection connection;
  private Channel channel;
  private Poller poller;
  private ObjectStatuses statuses;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void declareQueues() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    connection = factory.newConnection("test");
    channel = connection.createChannel();
    for (int i = 0; i < OBJECTS; i++) {
      channel.queueDeclare(prefix + i, false, false, false, null);
    }
  }

  @AfterEach
  void stop() throws IOException {
    camel.stop();
    for (int i = 0; i < OBJECTS; i++) {
      channel.queueDelete(prefix + i);
    }
    connection.close();
  }

  private void start(String host) throws IOException {
    for (int i = 0; i < OBJECTS; i++) {
      Files.writeString(folder.resolve("o" + i + ".yaml"), manifest(i, host));
    }
    ProblemLog problems = new ProblemLog();
    ManifestFolder resources = new ManifestFolder(folder, problems);
    NoReplicas replicas = new NoReplicas(resources);
    camel.bind("replicas", replicas);
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel
        .configure()
        .withRoutesIncludePattern(
            "classpath:routes/triggers/measure.camel.yaml,"
                + "classpath:routes/scaler/scale-local.camel.yaml");
    camel.start();
    TriggerTypes types = new TriggerTypes(camel.getCamelContext());
    PollListener nobody = new PollListener() {};
    PolledObjects objects =
        new PolledObjects(
            resources,
            new Planner(resources, types, Credentials.NONE, Optional.empty()),
            new JobPlanner(resources, types, Credentials.NONE, false),
            schedule,
            problems,
            nobody,
            () -> now);
    PollEnd end = new PollEnd(objects, schedule, problems, nobody, new Awaited(), () -> now);
    poller =
        new Poller(
            objects,
            schedule,
            new Measurer(camel.getCamelContext()),
            replicas,
            new TargetPolls(
                replicas,
                new SparingScaler(replicas),
                new ScaleRoute(camel.getCamelContext().createProducerTemplate()),
                Runnable::run,
                Runnable::run,
                nobody,
                end,
                () -> now),
            Optional.empty(),
            end,
            () -> true,
            () -> now);
    statuses = new ObjectStatuses(objects, replicas);
    objects.refreshAll();
  }

  private String manifest(int i, String host) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: w%1$d
        spec:
          template:
            spec:
              containers:
                - name: w
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: o%1$d
        spec:
          pollingInterval: 60
          scaleTargetRef:
            name: w%1$d
          triggers:
            - type: rabbitmq
              metadata:
                host: %2$s
                queueName: %3$s%1$d
                mode: QueueLength
                value: "5"
        """
        .formatted(i, host, prefix);
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
  }

  private void finishPolls() {
    soon().until(() -> schedule.peers(ANY).size() == OBJECTS);
  }

  private List<String> active() {
    return statuses.all().stream().filter(ObjectStatus::active).map(ObjectStatus::name).toList();
  }

  /** Up to the moment at which the first of the two groups is due, and has been polled. */
  private void pollTheFirstGroup() {
    Instant end = now.plusSeconds(60);
    while (active().isEmpty() && now.isBefore(end)) {
      now = now.plusSeconds(1);
      poller.pollDue();
      finishPolls();
    }
    assertThat(active()).isNotEmpty();
  }

  /**
   * After the first, all of them wait one whole interval; after the second they are on its grid.
   */
  private void fillAllQueuesAfterTwoPollsOfEach() throws Exception {
    poller.pollDue();
    finishPolls();
    now = now.plusSeconds(60);
    poller.pollDue();
    finishPolls();
    assertThat(statuses.all())
        .hasSize(OBJECTS)
        .allSatisfy(status -> assertThat(status.problems()).isEmpty());
    assertThat(active()).isEmpty();
    for (int i = 0; i < OBJECTS; i++) {
      channel.basicPublish("", prefix + i, null, new byte[1]);
    }
    IntStream.range(0, OBJECTS)
        .forEach(i -> soon().until(() -> channel.messageCount(prefix + i) == 1));
  }

  @Test
  void whoHasWorkIsPolledAsSoonAsTheSourceTellsOfIt() throws Exception {
    start(TestServers.setting("RABBITMQ_HTTP"));
    fillAllQueuesAfterTwoPollsOfEach();
    pollTheFirstGroup();

    // the clock stands still, and nothing more falls due
    await().untilAsserted(() -> assertThat(active()).hasSize(OBJECTS));
  }

  @Test
  void aSourceThatIsAskedForEachIsNotAskedForMoreThanIsDue() throws Exception {
    start(TestServers.setting("RABBITMQ_AMQP"));
    fillAllQueuesAfterTwoPollsOfEach();
    pollTheFirstGroup();

    poller.pollDue();
    finishPolls();
    assertThat(active()).as("those of the first group").hasSizeLessThan(OBJECTS);
  }
}
