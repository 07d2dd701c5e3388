// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import java.util.Map;

/** A storage queue; four messages at a time, invisible to others for ten seconds. */
final class AzureQueueSource implements Source {

  @Override
  public String broker() {
    return "azurite";
  }

  @Override
  public String route(String steps) {
    return """
    - beans:
        - name: storage
          type: com.azure.storage.queue.QueueServiceClient
          builderClass: com.azure.storage.queue.QueueServiceClientBuilder
          builderMethod: buildClient
          properties: {connectionString: '{{BROKER}}'}
    - route:
        id: churn
        from:
          uri: azure-storage-queue:any/churn
          parameters:
            serviceClient: '#bean:storage'
            maxMessages: 4
            visibilityTimeout: PT10S
            delay: 100
          steps:
    """
        + steps;
  }

  @Override
  public String address(Map<String, String> broker) {
    return broker.get("CONNECTION");
  }

  @Override
  public Feed feed(Map<String, String> broker) {
    QueueClient queue =
        new QueueClientBuilder().connectionString(address(broker)).queueName("churn").buildClient();
    queue.createIfNotExists();
    return new Feed() {
      @Override
      public void send(int id) {
        queue.sendMessage(String.valueOf(id));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public int prefetch() {
    return 4;
  }
}
