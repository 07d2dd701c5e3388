// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import java.util.Set;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.azure.storage.queue.QueueConfiguration;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;

/** Makes {@link LeasedQueueConsumer}s. */
final class LeasedQueueEndpoint extends QueueEndpoint {

  private final PoisonQueue poison;
  private final Concurrency concurrency;
  private final Set<LeasedQueueConsumer> consumers;

  LeasedQueueEndpoint(
      String uri,
      Component component,
      QueueConfiguration configuration,
      PoisonQueue poison,
      Concurrency concurrency,
      Set<LeasedQueueConsumer> consumers) {
    super(uri, component, configuration);
    this.poison = poison;
    this.concurrency = concurrency;
    this.consumers = consumers;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    if (getConfiguration().getQueueName() == null) {
      throw new IllegalArgumentException(
          "azure-storage-queue: name the queue: azure-storage-queue:<account>/<queue>");
    }
    LeasedQueueConsumer consumer = new LeasedQueueConsumer(this, poison, concurrency, processor);
    configureConsumer(consumer);
    consumers.add(consumer);
    return consumer;
  }
}
