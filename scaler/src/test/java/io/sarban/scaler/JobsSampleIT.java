// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.WorkerJobs;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** samples/jobs on one machine: a process for each message. */
class JobsSampleIT {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final ResourceKey KEY =
      new ResourceKey(ResourceKind.SCALED_JOB, "default", "jobs");
  private static final int MESSAGES = 4;

  @TempDir private Path folder;

  @Test
  void eachMessageIsAProcessAndThreeAreRemembered() throws Exception {
    String uri = TestServers.setting("RABBITMQ_AMQP");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    Path manifests = copy("RABBITMQ_URL=" + uri);
    ProblemLog problems = new ProblemLog();
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel();
        ManifestFolder resources = new ManifestFolder(manifests, problems);
        WorkerProcesses workers =
            new WorkerProcesses(resources, HOME, folder.resolve("work"), problems);
        WorkerJobs jobs = new WorkerJobs(resources, HOME, folder.resolve("work"));
        Scaler scaler =
            new Scaler(
                camel -> Outside.local(resources, workers, Optional.of(jobs)),
                problems,
                new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
      channel.queueDeclare("jobs-alone", true, false, false, null);
      for (int i = 0; i < MESSAGES; i++) {
        channel.basicPublish("", "jobs-alone", null, "x".getBytes(StandardCharsets.UTF_8));
      }
      scaler.start();
      ConditionFactory soundly =
          await()
              .atMost(Duration.ofMinutes(10))
              .failFast(() -> assertThat(problems.standing()).isEmpty());
      soundly.until(() -> channel.messageCount("jobs-alone") == 0);
      soundly.until(() -> jobs.count(KEY, List.of()).running() == 0);
      // the history's limit is three
      soundly.until(() -> jobs.finished(KEY).size() == 3);
      assertThat(jobs.finished(KEY)).allMatch(job -> job.succeeded());
    }
  }

  private Path copy(String connection) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("manifests"));
    try (Stream<Path> files = Files.list(HOME.resolve("samples/jobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(
            copy.resolve(file.getFileName()),
            Files.readString(file)
                .replace("queues: jobs", "queues: jobs-alone")
                .replace("queueName: jobs", "queueName: jobs-alone")
                .replace("constant: 10000", "constant: 1000"));
      }
    }
    Files.writeString(copy.resolve("connection.env"), connection + "\n");
    return copy;
  }
}
