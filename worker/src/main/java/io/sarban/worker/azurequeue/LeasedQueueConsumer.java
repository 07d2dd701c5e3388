// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import io.sarban.worker.problem.Mistakes;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.component.azure.storage.queue.QueueConfiguration;
import org.apache.camel.component.azure.storage.queue.QueueConstants;
import org.apache.camel.component.azure.storage.queue.QueueConsumer;
import org.apache.camel.component.azure.storage.queue.QueueEndpoint;
import org.apache.camel.component.azure.storage.queue.QueueExchangeHeaders;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.Synchronization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's consumer of an Azure storage queue, with these additions: it renews the visibility
 * timeout of its messages while it holds them, deletes them by the last pop receipt, releases
 * messages that it has not started when it is suspended, and moves messages that fail repeatedly to
 * a poison queue.
 */
final class LeasedQueueConsumer extends QueueConsumer {

  /** The service's default, for a route that sets none. */
  private static final Duration DEFAULT_VISIBILITY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LeasedQueueConsumer.class);

  /** How often a consumer without free capacity checks whether it must stop. */
  private static final long PAUSE_MILLIS = 200;

  private final PoisonQueue poison;
  private final Concurrency concurrency;
  private final PollFailures failures;
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final Object handsFree = new Object();
  private final Queue<Received> waiting = new ConcurrentLinkedQueue<>();
  private QueueClient client;
  private ScheduledExecutorService heartbeat;
  private ExecutorService renewing;
  private ExecutorService hands;

  /**
   * A message.
   *
   * @param content as it was received: a route may change the exchange's body
   * @param dequeueCount how often it was received, this time included
   */
  private record Received(Exchange exchange, Lease lease, BinaryData content, long dequeueCount) {}

  LeasedQueueConsumer(
      QueueEndpoint endpoint, PoisonQueue poison, Concurrency concurrency, Processor processor) {
    super(endpoint, processor);
    this.poison = poison;
    this.concurrency = concurrency;
    this.failures =
        new PollFailures(endpoint.getConfiguration().getQueueName(), getExceptionHandler());
    setExceptionHandler(failures);
  }

  /** Whether it holds received messages that are not done. */
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
    renewing = executors().newFixedThreadPool(this, "renewal", concurrency.renewalThreads());
    Renewals renewals = new Renewals(visibility, renewing);
    heartbeat.scheduleAtFixedRate(
        () -> renewals.begin(held), period, period, TimeUnit.MILLISECONDS);
    if (!concurrency.isOneByOne()) {
      hands = executors().newFixedThreadPool(this, "message", concurrency.atOnce());
    }
    super.doStart();
  }

  private ExecutorServiceManager executors() {
    return getEndpoint().getCamelContext().getExecutorServiceManager();
  }

  /** Camel's own method treats a missing queue as an empty one, and so reports readiness. */
  @Override
  protected int poll() throws InterruptedException {
    shutdownRunningTask = null;
    pendingExchanges = 0;
    if (!concurrency.isOneByOne()) {
      return pollUntilEmpty();
    }
    Queue<Object> exchanges = new ArrayDeque<>();
    receiveMessages(concurrency.aFetch()).forEach(message -> exchanges.add(exchange(message)));
    return processBatch(exchanges);
  }

  /**
   * The schedule's delay applies to an empty queue: while there are messages, it polls again at
   * once.
   */
  private int pollUntilEmpty() throws InterruptedException {
    int total = 0;
    for (int room = awaitRoom(); room > 0; room = awaitRoom()) {
      List<QueueMessageItem> messages = receiveMessages(room);
      if (messages.isEmpty()) {
        break;
      }
      total += messages.size();
      for (QueueMessageItem message : messages) {
        waiting.add(receive(exchange(message)));
      }
      startWaiting(messages.size());
    }
    return total;
  }

  private void startWaiting(int messages) {
    try {
      for (int i = 0; i < messages; i++) {
        hands.execute(this::startNext);
      }
    } catch (RejectedExecutionException e) {
      // the consumer has been stopped meanwhile
      giveBackWaiting();
    }
  }

  /** Returns 0 if the consumer must stop. */
  private int awaitRoom() throws InterruptedException {
    synchronized (handsFree) {
      int room = concurrency.room(held.size());
      while (room == 0 && goesOn()) {
        handsFree.wait(PAUSE_MILLIS);
        room = concurrency.room(held.size());
      }
      return goesOn() ? room : 0;
    }
  }

  private void letGo(Lease lease) {
    synchronized (handsFree) {
      held.remove(lease);
      handsFree.notifyAll();
    }
  }

  private void startNext() {
    Received next = next();
    if (next == null) {
      giveBackWaiting();
    } else {
      begin(next, 0, 1);
    }
  }

  private List<QueueMessageItem> receiveMessages(int most) {
    QueueConfiguration options = getEndpoint().getConfiguration();
    try {
      List<QueueMessageItem> messages =
          client
              .receiveMessages(
                  most, options.getVisibilityTimeout(), options.getTimeout(), Context.NONE)
              .stream()
              .toList();
      forceConsumerAsReady();
      failures.polled();
      return messages;
    } catch (QueueStorageException e) {
      throw failures.refused(e);
    }
  }

  private Exchange exchange(QueueMessageItem message) {
    Exchange exchange = createExchange(true);
    exchange.getIn().setBody(message.getBody().toStream());
    exchange
        .getIn()
        .setHeaders(
            QueueExchangeHeaders.createQueueExchangeHeadersFromQueueMessageItem(message).toMap());
    return exchange;
  }

  @Override
  public int processBatch(Queue<Object> exchanges) {
    int total = exchanges.size();
    exchanges.forEach(exchange -> waiting.add(receive((Exchange) exchange)));
    int index = 0;
    for (Received next = next(); next != null; next = next()) {
      index += begin(next, index, total) ? 1 : 0;
    }
    giveBackWaiting();
    return total;
  }

  /**
   * Returns whether the message's route began; it does not for a message that is lost, or that
   * kills its workers.
   */
  private boolean begin(Received received, int index, int total) {
    if (received.lease().isLost()) {
      letGo(received.lease());
      return false;
    }
    if (poison.takesReceived(received.dequeueCount())) {
      moveToPoison(received, "never finished");
      letGo(received.lease());
      return false;
    }
    start(received, index, total);
    return true;
  }

  private Received receive(Exchange exchange) {
    String id = exchange.getIn().getHeader(QueueConstants.MESSAGE_ID, String.class);
    String receipt = exchange.getIn().getHeader(QueueConstants.POP_RECEIPT, String.class);
    Lease lease = new Lease(client, id, receipt);
    held.add(lease);
    return new Received(exchange, lease, content(exchange), dequeueCount(exchange));
  }

  private static BinaryData content(Exchange exchange) {
    byte[] bytes = exchange.getIn().getBody(byte[].class);
    // reading the stream has used it up
    exchange.getIn().setBody(new ByteArrayInputStream(bytes));
    return BinaryData.fromBytes(bytes);
  }

  private static long dequeueCount(Exchange exchange) {
    Long count = exchange.getIn().getHeader(QueueConstants.DEQUEUE_COUNT, Long.class);
    return count == null ? 1 : count;
  }

  private void moveToPoison(Received received, String why) {
    try {
      poison.put(getEndpoint().getQueueServiceClient(), received.content());
      received.lease().delete(getEndpoint().getConfiguration().getTimeout());
      LOG.warn(
          "message {} of {} was {} after {} deliveries: it is in {} now",
          received.lease().messageId(),
          client.getQueueName(),
          why,
          received.dequeueCount(),
          poison.name());
    } catch (RuntimeException e) {
      received.lease().end();
      LOG.warn(
          "message {} of {} cannot be moved to {} and comes again: {}",
          received.lease().messageId(),
          client.getQueueName(),
          poison.name(),
          e instanceof QueueStorageException refused ? refused.getErrorCode() : e.getMessage());
    }
  }

  private Received next() {
    return goesOn() ? waiting.poll() : null;
  }

  private boolean goesOn() {
    return isBatchAllowed() && !isSuspendingOrSuspended();
  }

  private void start(Received received, int index, int total) {
    Exchange exchange = received.exchange();
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
    pendingExchanges = total - index - 1;
    exchange.getExchangeExtension().addOnCompletion(new Settlement(received));
    getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
  }

  private void giveBackWaiting() {
    for (Received next = waiting.poll(); next != null; next = waiting.poll()) {
      letGo(next.lease());
      next.lease().giveBack();
    }
  }

  @Override
  protected void doSuspend() throws Exception {
    super.doSuspend();
    giveBackWaiting();
  }

  /** When the grace period is over, running messages are released too. */
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
    if (renewing != null) {
      executors().shutdownNow(renewing);
      renewing = null;
    }
    if (hands != null) {
      // does not interrupt running messages
      executors().shutdown(hands);
    }
  }

  private final class Settlement implements Synchronization {

    private final Received received;
    private final Lease lease;

    private Settlement(Received received) {
      this.received = received;
      this.lease = received.lease();
    }

    @Override
    public void onComplete(Exchange exchange) {
      try {
        lease.delete(getEndpoint().getConfiguration().getTimeout());
      } catch (RuntimeException e) {
        // such as where the queue is gone: one line is enough
        LOG.warn(
            "{}: a message is done but was not deleted: {}; it comes again if it is still there",
            client.getQueueName(),
            Mistakes.oneLine(e));
      } finally {
        letGo(lease);
      }
    }

    @Override
    public void onFailure(Exchange exchange) {
      if (poison.takesFailed(received.dequeueCount())) {
        moveToPoison(received, "not done");
      } else {
        lease.end();
      }
      letGo(lease);
      if (exchange.getException() != null) {
        getExceptionHandler()
            .handleException("A message failed", exchange, exchange.getException());
      }
    }
  }
}
