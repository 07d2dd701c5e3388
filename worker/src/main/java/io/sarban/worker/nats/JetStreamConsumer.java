// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.sarban.worker.problem.Mistakes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.nats.NatsConfiguration;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls from a consumer of JetStream, one message after the other. A message is acknowledged after
 * its route; until then the server is told that it is in work.
 */
final class JetStreamConsumer extends DefaultConsumer implements Suspendable {

  private static final Logger LOG = LoggerFactory.getLogger("sarban.nats");

  /** How long the server keeps a request for a message, and so how late a stop may be seen. */
  private static final Duration PULL = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final JetStreamEndpoint endpoint;
  private final Set<JetStreamConsumer> consumers;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean taking;
  private volatile boolean attached;
  private volatile boolean holds;
  private Pulling pulling;

  /**
   * @param consumers has this one while it is started
   */
  JetStreamConsumer(
      JetStreamEndpoint endpoint, Processor processor, Set<JetStreamConsumer> consumers) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.consumers = consumers;
  }

  /** Whether it has a message that is not done. */
  boolean holds() {
    return holds;
  }

  /** Whether it is connected to the server, which knows the consumer. */
  boolean isAttached() {
    return attached;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    consumers.add(this);
    taking = true;
    pulling = new Pulling();
    pulling.begin();
  }

  @Override
  protected void doSuspend() throws Exception {
    taking = false;
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    taking = true;
    super.doResume();
  }

  @Override
  protected void doStop() throws Exception {
    taking = false;
    pulling.end();
    consumers.remove(this);
    super.doStop();
  }

  private ExecutorServiceManager executors() {
    return endpoint.getCamelContext().getExecutorServiceManager();
  }

  private void found() {
    attached = true;
    if (told.compareAndSet(true, false)) {
      LOG.info("{} is consumed again", this);
    }
  }

  private void lost(Exception why) {
    attached = false;
    if (taking && told.compareAndSet(false, true)) {
      LOG.warn("{} is not consumed: {}: trying again", this, Mistakes.oneLine(why));
    }
  }

  /** The stream and its subject. */
  @Override
  public String toString() {
    NatsConfiguration configuration = endpoint.getConfiguration();
    return configuration.getJetstreamName() + ": " + configuration.getTopic();
  }

  /**
   * From a start to the next stop. A message that does not end with it is left to it, also if the
   * consumer starts again meanwhile.
   */
  private final class Pulling {

    private final CountDownLatch end = new CountDownLatch(1);
    private final ScheduledExecutorService heartbeat =
        executors().newSingleThreadScheduledExecutor(this, "nats-in-progress");
    private final ExecutorService puller = executors().newSingleThreadExecutor(this, "nats-pull");

    void begin() {
      puller.execute(this::run);
    }

    void end() {
      end.countDown();
      // the running request for a message ends by itself
      puller.shutdown();
      try {
        puller.awaitTermination(PULL.plus(FLUSH).toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        // Camel interrupts a stop that takes too long
        Thread.currentThread().interrupt();
      }
      // Camel's shutdownNow does not interrupt one that has been shut down
      puller.shutdownNow();
      executors().shutdownNow(puller);
      executors().shutdownNow(heartbeat);
    }

    private void run() {
      try {
        while (end.getCount() > 0) {
          attempt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void attempt() throws InterruptedException {
      try {
        consume();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        lost(e);
        pause();
      }
    }

    /** Until the consumer stops, or its connection is lost for good. */
    private void consume() throws Exception {
      NatsConfiguration configuration = endpoint.getConfiguration();
      Connection shared = configuration.getConnection();
      Connection connection = shared == null ? endpoint.getConnection() : shared;
      try {
        PulledMessages messages = PulledMessages.of(connection, configuration);
        while (end.getCount() > 0) {
          pull(connection, messages);
        }
        connection.flush(FLUSH);
      } finally {
        attached = false;
        if (shared == null) {
          connection.close();
        }
      }
    }

    private void pull(Connection connection, PulledMessages messages) throws Exception {
      switch (connection.getStatus()) {
        case CONNECTED -> found();
        case CLOSED -> throw new IllegalStateException("the connection is closed");
        default -> lost(new IllegalStateException("the connection is lost"));
      }
      if (!taking) {
        pause();
        return;
      }
      Message message = messages.next(PULL);
      if (message == null) {
        return;
      }
      // before the check, so that a drain in between sees it
      holds = true;
      try {
        if (taking) {
          work(message, messages);
        } else {
          // at once for another worker, although this delivery counts
          message.nak();
        }
      } finally {
        holds = false;
      }
    }

    private void work(Message message, PulledMessages messages) {
      try {
        Exchange exchange = createExchange(true);
        messages.fill(exchange, message);
        exchange
            .getExchangeExtension()
            .addOnCompletion(messages.settlement(message, heartbeat, () -> end.getCount() == 0));
        getProcessor().process(exchange);
        if (exchange.getException() != null) {
          getExceptionHandler()
              .handleException("Error processing exchange", exchange, exchange.getException());
        }
      } catch (Exception e) {
        getExceptionHandler().handleException(e);
      }
    }

    private void pause() throws InterruptedException {
      end.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
