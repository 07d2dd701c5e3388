package io.sarban.worker.azurequeue;

import com.azure.storage.queue.QueueClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.component.azure.storage.queue.QueueConstants;
import org.apache.camel.component.azure.storage.queue.QueueConsumer;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.Synchronization;

/**
 * Camel's consumer of an Azure storage queue, which in addition renews the visibility timeout of
 * what it holds for as long as it holds it, deletes by the last pop receipt, and shows to others at
 * once what it did not start when it is suspended.
 */
final class LeasedQueueConsumer extends QueueConsumer {

  /** The service's own, for a route that names none. */
  private static final Duration DEFAULT_VISIBILITY = Duration.ofSeconds(30);

  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final Queue<Received> waiting = new ConcurrentLinkedQueue<>();
  private QueueClient client;
  private ScheduledExecutorService heartbeat;

  private record Received(Exchange exchange, Lease lease) {}

  LeasedQueueConsumer(QueueEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
  }

  /** Whether there are received messages that are not done. */
  boolean holds() {
    return !held.isEmpty();
  }

  @Override
  protected void doStart() throws Exception {
    client =
        getEndpoint()
            .getQueueServiceClient()
            .getQueueClient(getEndpoint().getConfiguration().getQueueName());
    Duration visibility =
        Optional.ofNullable(getEndpoint().getConfiguration().getVisibilityTimeout())
            .orElse(DEFAULT_VISIBILITY);
    long period = Math.max(1, visibility.toMillis() / 3);
    heartbeat = executors().newSingleThreadScheduledExecutor(this, "visibility");
    heartbeat.scheduleAtFixedRate(
        () -> held.forEach(lease -> lease.renew(visibility)),
        period,
        period,
        TimeUnit.MILLISECONDS);
    super.doStart();
  }

  private ExecutorServiceManager executors() {
    return getEndpoint().getCamelContext().getExecutorServiceManager();
  }

  @Override
  public int processBatch(Queue<Object> exchanges) {
    int total = exchanges.size();
    exchanges.forEach(exchange -> waiting.add(receive((Exchange) exchange)));
    int index = 0;
    for (Received next = next(); next != null; next = next()) {
      if (next.lease().isLost()) {
        held.remove(next.lease());
      } else {
        start(next, index, total);
        index++;
      }
    }
    giveBackWaiting();
    return total;
  }

  private Received receive(Exchange exchange) {
    String id = exchange.getIn().getHeader(QueueConstants.MESSAGE_ID, String.class);
    String receipt = exchange.getIn().getHeader(QueueConstants.POP_RECEIPT, String.class);
    Lease lease = new Lease(client, id, receipt);
    held.add(lease);
    return new Received(exchange, lease);
  }

  private Received next() {
    return isBatchAllowed() && !isSuspendingOrSuspended() ? waiting.poll() : null;
  }

  private void start(Received received, int index, int total) {
    Exchange exchange = received.exchange();
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
    pendingExchanges = total - index - 1;
    exchange.getExchangeExtension().addOnCompletion(new Settlement(received.lease()));
    getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
  }

  private void giveBackWaiting() {
    for (Received next = waiting.poll(); next != null; next = waiting.poll()) {
      held.remove(next.lease());
      next.lease().giveBack();
    }
  }

  @Override
  protected void doSuspend() throws Exception {
    super.doSuspend();
    giveBackWaiting();
  }

  /** When the grace period is over, what still runs goes back too. */
  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    if (forced) {
      held.forEach(Lease::giveBack);
    }
    super.prepareShutdown(suspendOnly, forced);
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    giveBackWaiting();
    if (heartbeat != null) {
      executors().shutdownNow(heartbeat);
      heartbeat = null;
    }
  }

  private final class Settlement implements Synchronization {

    private final Lease lease;

    private Settlement(Lease lease) {
      this.lease = lease;
    }

    @Override
    public void onComplete(Exchange exchange) {
      held.remove(lease);
      try {
        lease.delete(getEndpoint().getConfiguration().getTimeout());
      } catch (RuntimeException e) {
        getExceptionHandler().handleException("A message was not deleted", exchange, e);
      }
    }

    @Override
    public void onFailure(Exchange exchange) {
      held.remove(lease);
      lease.end();
      if (exchange.getException() != null) {
        getExceptionHandler()
            .handleException(
                "A message failed, and comes again", exchange, exchange.getException());
      }
    }
  }
}
