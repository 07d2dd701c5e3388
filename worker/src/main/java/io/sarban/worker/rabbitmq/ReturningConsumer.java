// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.rabbitmq;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.BlockingQueueConsumer;
import org.springframework.amqp.rabbit.support.ActiveObjectCounter;
import org.springframework.amqp.rabbit.support.MessagePropertiesConverter;
import org.springframework.lang.Nullable;

/**
 * A consumer that starts no message after it is cancelled, and returns the messages that it holds
 * to their queue. Messages must be acknowledged one by one (mode MANUAL).
 */
final class ReturningConsumer extends BlockingQueueConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(ReturningConsumer.class);

  /** How long the client may still hold deliveries that arrived before the cancellation. */
  private static final int STRAGGLERS_MILLIS = 100;

  private volatile boolean returning;
  private volatile boolean working;
  private volatile boolean stopped;

  ReturningConsumer(
      ConnectionFactory connections,
      MessagePropertiesConverter converter,
      AcknowledgeMode mode,
      int prefetchCount,
      Map<String, Object> arguments,
      boolean noLocal,
      boolean exclusive,
      String... queues) {
    // a separate counter: the container waits for the running message, not for this consumer
    super(
        connections,
        converter,
        new ActiveObjectCounter<>(),
        mode,
        false,
        prefetchCount,
        true,
        arguments,
        noLocal,
        exclusive,
        queues);
  }

  @Override
  public @Nullable Message nextMessage(long timeout) throws InterruptedException {
    working = hasDelivery();
    if (returning) {
      giveBackAll();
      return null;
    }
    Message message = super.nextMessage(timeout);
    if (message != null && returning) {
      giveBack(message);
      return null;
    }
    working = message != null;
    return message;
  }

  /** Whether a message runs, or a delivered one waits to run. */
  boolean holds() {
    return !stopped && (working || hasDelivery());
  }

  @Override
  public void stop() {
    super.stop();
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  protected void basicCancel(boolean expected) {
    returning = true;
    super.basicCancel(expected);
    try {
      giveBackAll();
      Thread.sleep(STRAGGLERS_MILLIS);
      giveBackAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBackAll() throws InterruptedException {
    while (hasDelivery()) {
      Message message = super.nextMessage(0);
      if (message != null) {
        giveBack(message);
      }
    }
  }

  private void giveBack(Message message) {
    try {
      getChannel().basicNack(message.getMessageProperties().getDeliveryTag(), false, true);
    } catch (IOException | RuntimeException e) {
      // the message then goes back when its channel closes
      LOG.debug("a message was not given back: {}", e.getMessage());
    }
  }
}
