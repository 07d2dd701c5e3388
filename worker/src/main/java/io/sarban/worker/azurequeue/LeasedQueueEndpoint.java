package io.sarban.worker.azurequeue;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.azure.storage.queue.QueueConfiguration;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;

/** Makes {@link LeasedQueueConsumer}s. */
final class LeasedQueueEndpoint extends QueueEndpoint {

  LeasedQueueEndpoint(String uri, Component component, QueueConfiguration configuration) {
    super(uri, component, configuration);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    if (getConfiguration().getQueueName() == null) {
      throw new IllegalArgumentException(
          "azure-storage-queue: name the queue: azure-storage-queue:<account>/<queue>");
    }
    LeasedQueueConsumer consumer = new LeasedQueueConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }
}
