package io.sarban.worker.azurequeue;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.azure.storage.queue.QueueComponent;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;
import org.apache.camel.spi.annotations.Component;

/** Camel's azure-storage-queue, whose consumers keep what they work on hidden from others. */
@Component("azure-storage-queue")
public final class LeasedQueueComponent extends QueueComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    QueueEndpoint camels =
        (QueueEndpoint) super.createEndpoint(uri, remaining, new HashMap<>(parameters));
    LeasedQueueEndpoint endpoint = new LeasedQueueEndpoint(uri, this, camels.getConfiguration());
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
