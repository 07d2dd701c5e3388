// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Components that are Camel's own: what runs is finished when the worker ends. */
class FurtherComponentsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String STEPS =
      """
            steps:
              - log: begun
              - delay: {constant: 2000}
              - log: done
      """;

  @TempDir private Path folder;

  private final String name = "further-" + UUID.randomUUID();

  /** Ends the worker while it works on the one message. */
  private void endWhileItWorks(String route, Callable<?> send) throws Exception {
    Path file = Files.writeString(folder.resolve("route.camel.yaml"), route + STEPS);
    try (RunningWorker worker = RunningWorker.start(folder, Map.of(), file.toString())) {
      worker.awaitReady(true);
      send.call();
      await().atMost(PATIENCE).until(() -> worker.log().contains(": begun"));
      worker.terminate();
      assertThat(worker.awaitExit()).isZero();
      assertThat(worker.log()).contains(": done");
    }
  }

  @Test
  void quartzFinishesItsTurn() throws Exception {
    endWhileItWorks(
        """
        - route:
            from:
              uri: quartz:turn
              parameters: {cron: '0/1 * * * * ?'}
        """,
        () -> null);
  }

  @Test
  void sqsDeletesWhatWasDone() throws Exception {
    String address = TestServers.setting("SQS");
    try (SqsClient client =
        SqsClient.builder()
            .endpointOverride(URI.create(address))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "y")))
            .build()) {
      String url = client.createQueue(queue -> queue.queueName(name)).queueUrl();
      endWhileItWorks(
          """
          - route:
              from:
                uri: aws2-sqs:%s
                parameters:
                  accessKey: x
                  secretKey: y
                  region: eu-west-1
                  overrideEndpoint: true
                  uriEndpointOverride: %s
          """
              .formatted(name, address),
          () -> client.sendMessage(message -> message.queueUrl(url).messageBody("work")));
      assertThat(
              client
                  .getQueueAttributes(
                      asked -> asked.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                  .attributes())
          .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
          .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0");
    }
  }
}
