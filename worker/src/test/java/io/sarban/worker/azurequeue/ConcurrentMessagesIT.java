// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import io.sarban.worker.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of an Azure queue that a worker works on at the same time. */
class ConcurrentMessagesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MESSAGES = 40;

  private final QueueServiceClient service =
      new QueueServiceClientBuilder()
          .connectionString(TestServers.setting("AZURITE"))
          .buildClient();
  private final QueueClient queue = service.getQueueClient("at-once-" + UUID.randomUUID());
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final LeasedQueueComponent component = new LeasedQueueComponent();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<String> done = new CopyOnWriteArrayList<>();

  @BeforeEach
  void send() {
    queue.create();
    IntStream.range(0, MESSAGES).forEach(i -> queue.sendMessage("message " + i));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    camel.stop();
    queue.delete();
  }

  private void consume(String parameters) throws Exception {
    component.getConfiguration().setServiceClient(service);
    component.getConfiguration().setVisibilityTimeout(Duration.ofMinutes(10));
    camel.addComponent("azure-storage-queue", component);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("azure-storage-queue:any/" + queue.getQueueName() + "?delay=50" + parameters)
                .process(
                    exchange -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                      running.decrementAndGet();
                      done.add(exchange.getMessage().getBody(String.class));
                    });
          }
        });
    camel.start();
  }

  private long visible() {
    return queue.peekMessages(32, null, Context.NONE).stream().count();
  }

  @Test
  void areSixteenByDefaultAndEachIsDoneOnce() throws Exception {
    consume("");
    await().atMost(PATIENCE).until(() -> running.get() == 16);
    // the rest is left to others
    assertThat(visible()).isEqualTo(MESSAGES - 16);
    assertThat(component.inHand()).isEqualTo(1);
    gate.countDown();
    await()
        .atMost(PATIENCE)
        .until(() -> queue.getProperties().getApproximateMessagesCountLong() == 0);
    await().atMost(PATIENCE).until(() -> component.inHand() == 0);
    assertThat(done).hasSize(MESSAGES).doesNotHaveDuplicates();
    assertThat(most).hasValue(16);
  }

  @Test
  void areAsManyAsTheRouteSays() throws Exception {
    consume("&concurrentConsumers=3");
    await().atMost(PATIENCE).until(() -> running.get() == 3);
    assertThat(visible()).isEqualTo(32);
    gate.countDown();
    await().atMost(PATIENCE).until(() -> done.size() == MESSAGES);
    assertThat(most).hasValue(3);
  }

  @Test
  void followEachOtherWhereTheRouteSaysHowManyItFetches() throws Exception {
    consume("&maxMessages=4");
    await().atMost(PATIENCE).until(() -> running.get() == 1);
    gate.countDown();
    await().atMost(PATIENCE).until(() -> done.size() == MESSAGES);
    assertThat(most).hasValue(1);
  }

  @Test
  void areFinishedWhenTheWorkerEndsAndNoOthersBegin() throws Exception {
    consume("");
    await().atMost(PATIENCE).until(() -> running.get() == 16);
    Thread stopping = new Thread(camel::stop, "stopping");
    stopping.start();
    await().atMost(PATIENCE).until(() -> camel.isStopping());
    assertThat(visible()).isEqualTo(MESSAGES - 16);
    gate.countDown();
    stopping.join();
    assertThat(done).hasSize(16);
    assertThat(queue.getProperties().getApproximateMessagesCountLong()).isEqualTo(MESSAGES - 16);
  }
}
