// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import io.sarban.worker.TestServers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer has messages in hand from the first of a batch to the end of its last. */
class LeasedQueueComponentIT {

  private final String queue = "in-hand-" + UUID.randomUUID();
  private final QueueServiceClient service =
      new QueueServiceClientBuilder()
          .connectionString(TestServers.setting("AZURITE"))
          .buildClient();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final LeasedQueueComponent component = new LeasedQueueComponent();

  @BeforeEach
  void send() {
    service.createQueue(queue);
    for (int i = 0; i < 3; i++) {
      service.getQueueClient(queue).sendMessage("work");
    }
  }

  @AfterEach
  void stop() {
    camel.stop();
    service.deleteQueue(queue);
  }

  @Test
  void aConsumerIsBusyBetweenTheMessagesOfABatch() throws Exception {
    List<Integer> whenOneWasDone = new CopyOnWriteArrayList<>();
    Synchronization counting =
        new SynchronizationAdapter() {
          @Override
          public void onDone(Exchange exchange) {
            whenOneWasDone.add(component.inHand());
          }

          @Override
          public int getOrder() {
            // after the consumer's own
            return Ordered.LOWEST;
          }
        };
    component.getConfiguration().setServiceClient(service);
    camel.addComponent("azure-storage-queue", component);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("azure-storage-queue:any/" + queue + "?maxMessages=3")
                .process(exchange -> exchange.getExchangeExtension().addOnCompletion(counting));
          }
        });
    camel.start();
    await().until(() -> whenOneWasDone.size() == 3);
    assertThat(whenOneWasDone).containsExactly(1, 1, 0);
  }
}
