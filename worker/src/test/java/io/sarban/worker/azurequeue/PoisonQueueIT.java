// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.PeekedMessageItem;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import io.sarban.worker.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails again and again leaves the queue, and is kept. */
class PoisonQueueIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String TEXT = "{\"name\": \"\u00fcber & <b>\"}";

  private final String name = "poison-" + UUID.randomUUID();
  private final QueueServiceClient service =
      new QueueServiceClientBuilder()
          .connectionString(TestServers.setting("AZURITE"))
          .buildClient();
  private final QueueClient queue = service.getQueueClient(name);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicInteger tries = new AtomicInteger();

  @BeforeEach
  void create() {
    queue.create();
  }

  @AfterEach
  void stop() {
    camel.stop();
    for (String suffix : List.of("", "-poison", "-bad")) {
      service.getQueueClient(name + suffix).deleteIfExists();
    }
  }

  private void consume(String parameters) throws Exception {
    LeasedQueueComponent component = new LeasedQueueComponent();
    component.getConfiguration().setServiceClient(service);
    component.getConfiguration().setVisibilityTimeout(Duration.ofSeconds(1));
    camel.addComponent("azure-storage-queue", component);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("azure-storage-queue:any/" + name + "?delay=100" + parameters)
                .process(
                    exchange -> {
                      tries.incrementAndGet();
                      String text = exchange.getMessage().getBody(String.class);
                      exchange.getMessage().setBody("changed by the route");
                      if (text.equals(TEXT)) {
                        throw new IllegalStateException("cannot be done");
                      }
                    });
          }
        });
    camel.start();
  }

  private List<String> messages(String of) {
    return service.getQueueClient(of).peekMessages(32, null, Context.NONE).stream()
        .map(PeekedMessageItem::getBody)
        .map(Object::toString)
        .toList();
  }

  private boolean exists(String of) {
    try {
      return service.getQueueClient(of).getProperties() != null;
    } catch (QueueStorageException e) {
      assertThat(e.getStatusCode()).isEqualTo(404);
      return false;
    }
  }

  private void awaitEmpty() {
    await().atMost(PATIENCE).until(() -> queue.getProperties().getApproximateMessagesCount() == 0);
  }

  @Test
  void whatFailsFiveTimesIsMovedAsItWasSent() throws Exception {
    queue.sendMessage(TEXT);
    queue.sendMessage("good");
    consume("");
    awaitEmpty();
    assertThat(messages(name + "-poison")).containsExactly(TEXT);
    assertThat(tries).hasValue(6);
  }

  @Test
  void theRouteNamesLimitAndQueue() throws Exception {
    queue.sendMessage(TEXT);
    consume("&maxDequeueCount=2&poisonQueueName=" + name + "-bad");
    awaitEmpty();
    assertThat(messages(name + "-bad")).containsExactly(TEXT);
    assertThat(tries).hasValue(2);
    assertThat(exists(name + "-poison")).isFalse();
  }

  @Test
  void whatItsWorkersDieOfIsMovedWithoutAnotherTry() throws Exception {
    queue.sendMessage("deadly");
    for (int i = 0; i < 10; i++) {
      QueueMessageItem received = queue.receiveMessage();
      queue.updateMessage(
          received.getMessageId(), received.getPopReceipt(), "deadly", Duration.ZERO);
    }
    consume("");
    awaitEmpty();
    // on a busy machine it may be visible again before it is deleted
    assertThat(messages(name + "-poison")).isNotEmpty().containsOnly("deadly");
    assertThat(tries).hasValue(0);
  }

  @Test
  void withoutALimitItComesAgain() throws Exception {
    queue.sendMessage(TEXT);
    consume("&maxDequeueCount=0");
    await().atMost(PATIENCE).until(() -> tries.get() > 6);
    camel.stop();
    assertThat(queue.getProperties().getApproximateMessagesCount()).isEqualTo(1);
    assertThat(exists(name + "-poison")).isFalse();
  }

  @Test
  void whatCannotBeMovedStays() throws Exception {
    queue.sendMessage(TEXT);
    consume("&maxDequeueCount=1&poisonQueueName=" + "a".repeat(64));
    await().atMost(PATIENCE).until(() -> tries.get() == 2);
    camel.stop();
    assertThat(queue.getProperties().getApproximateMessagesCount()).isEqualTo(1);
  }

  @Test
  void aNegativeLimitIsRefused() {
    assertThatThrownBy(() -> consume("&maxDequeueCount=-1"))
        .hasRootCauseMessage("azure-storage-queue: maxDequeueCount must be at least 0, not -1");
  }
}
