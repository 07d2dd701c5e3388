// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.azure.storage.queue.QueueComponent;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's azure-storage-queue, with consumers that keep their messages hidden from others. It has
 * three more parameters: {@code maxDequeueCount} (at least 0, 5 by default; 0: no limit), after
 * which a failing message goes to the queue {@code poisonQueueName} ({@code <queue>-poison} by
 * default), and {@code concurrentConsumers}, the number of messages at once (1 to 1000; 16 by
 * default, 1 if the route sets {@code maxMessages}).
 */
@Component("azure-storage-queue")
public final class LeasedQueueComponent extends QueueComponent {

  private final Set<LeasedQueueConsumer> consumers = ConcurrentHashMap.newKeySet();
  private final int atOnce;

  public LeasedQueueComponent() {
    this(Concurrency.DEFAULT_AT_ONCE);
  }

  /**
   * @param most how many messages at once if a route does not say, at least 1
   */
  public LeasedQueueComponent(int most) {
    atOnce = Math.min(Concurrency.DEFAULT_AT_ONCE, most);
  }

  /** How many consumers hold messages that they received and have not finished. */
  public int inHand() {
    return (int) consumers.stream().filter(LeasedQueueConsumer::holds).count();
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    TimedCalls.outliveTheJvmsShutdown();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    Integer count = getAndRemoveParameter(parameters, "maxDequeueCount", Integer.class);
    String poisonName = getAndRemoveParameter(parameters, "poisonQueueName", String.class);
    Integer atOnceOfRoute = getAndRemoveParameter(parameters, Concurrency.PARAMETER, Integer.class);
    boolean fetchesSo = parameters.containsKey("maxMessages");
    QueueEndpoint camels =
        (QueueEndpoint) super.createEndpoint(uri, remaining, new HashMap<>(parameters));
    PoisonQueue poison = poison(camels.getConfiguration().getQueueName(), count, poisonName);
    Integer maxMessages = fetchesSo ? camels.getConfiguration().getMaxMessages() : null;
    LeasedQueueEndpoint endpoint =
        new LeasedQueueEndpoint(
            uri,
            this,
            camels.getConfiguration(),
            poison,
            Concurrency.of(atOnceOfRoute, maxMessages, atOnce),
            consumers);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  private static PoisonQueue poison(String queue, Integer count, String name) {
    if (count != null && count < 0) {
      throw new IllegalArgumentException(
          "azure-storage-queue: maxDequeueCount must be at least 0, not " + count);
    }
    return new PoisonQueue(
        count == null ? PoisonQueue.DEFAULT_MAX_DEQUEUE_COUNT : count,
        name == null ? queue + "-poison" : name);
  }
}
