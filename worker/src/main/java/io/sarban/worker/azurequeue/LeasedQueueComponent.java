package io.sarban.worker.azurequeue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.azure.storage.queue.QueueComponent;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;
import org.apache.camel.spi.annotations.Component;

/** Camel's azure-storage-queue, whose consumers keep what they work on hidden from others. */
@Component("azure-storage-queue")
public final class LeasedQueueComponent extends QueueComponent {

  private final Set<LeasedQueueConsumer> consumers = ConcurrentHashMap.newKeySet();

  /** How many consumers have messages in hand: some that they received and have not all done. */
  public int inHand() {
    return (int) consumers.stream().filter(LeasedQueueConsumer::holds).count();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    QueueEndpoint camels =
        (QueueEndpoint) super.createEndpoint(uri, remaining, new HashMap<>(parameters));
    LeasedQueueEndpoint endpoint =
        new LeasedQueueEndpoint(uri, this, camels.getConfiguration(), consumers);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
