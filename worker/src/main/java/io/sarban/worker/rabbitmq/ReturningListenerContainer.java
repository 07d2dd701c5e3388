// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.springrabbit.CamelSimpleMessageListenerContainer;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.listener.BlockingQueueConsumer;
import org.springframework.amqp.rabbit.listener.support.ContainerUtils;

/**
 * A listener container that hands back prefetched messages at once when it is stopped.
 * Spring-rabbit's own would work on all of them first, or (forceStop) hand them back only after the
 * running message.
 *
 * <p>In acknowledge mode AUTO it acknowledges each message separately: spring-rabbit acknowledges
 * all messages taken from its buffer, which include those that go back.
 */
final class ReturningListenerContainer extends CamelSimpleMessageListenerContainer {

  /**
   * Not the container's own logger, which is off: RabbitConsumers logs once what the container logs
   * at each attempt.
   */
  private static final Logger LOG = LoggerFactory.getLogger("sarban.rabbitmq");

  /** After a route's end only an acknowledgement must be written to the socket. */
  private static final long ACKNOWLEDGEMENT_SECONDS = 1;

  private final boolean acknowledges;
  private final boolean returns;
  private final Phaser running = new Phaser(1);
  private final Set<ReturningConsumer> consumers = ConcurrentHashMap.newKeySet();

  ReturningListenerContainer(SpringRabbitMQEndpoint endpoint) {
    super(endpoint);
    AcknowledgeMode mode = endpoint.getAcknowledgeMode();
    acknowledges = mode == AcknowledgeMode.AUTO;
    returns = !mode.isAutoAck();
    setAcknowledgeMode(acknowledges ? AcknowledgeMode.MANUAL : mode);
    // the parts of a batch have one delivery tag, which is acknowledged once
    setDeBatchingEnabled(false);
  }

  @Override
  protected BlockingQueueConsumer createBlockingQueueConsumer() {
    return returns ? returningConsumer() : super.createBlockingQueueConsumer();
  }

  private BlockingQueueConsumer returningConsumer() {
    ReturningConsumer consumer =
        new ReturningConsumer(
            getConnectionFactory(),
            getMessagePropertiesConverter(),
            getAcknowledgeMode(),
            getPrefetchCount(),
            getConsumerArguments(),
            isNoLocal(),
            isExclusive(),
            getQueueNames());
    consumer.setGlobalQos(isGlobalQos());
    consumer.setMissingQueuePublisher(this::publishMissingQueueEvent);
    // the container retries by itself, and the loss is logged once
    consumer.setDeclarationRetries(0);
    consumer.setBackOffExecution(getRecoveryBackOff().start());
    consumer.setShutdownTimeout(getShutdownTimeout());
    consumer.setApplicationEventPublisher(getApplicationEventPublisher());
    // each loss of the connection makes new ones
    consumers.removeIf(ReturningConsumer::isStopped);
    consumers.add(consumer);
    return consumer;
  }

  /** How many of this container's consumers hold messages. */
  int inHand() {
    return (int) consumers.stream().filter(ReturningConsumer::holds).count();
  }

  @Override
  protected void executeListener(Channel channel, Object data) {
    running.register();
    try {
      if (acknowledges) {
        acknowledge(channel, data);
      } else {
        super.executeListener(channel, data);
      }
    } finally {
      running.arriveAndDeregister();
    }
  }

  private void acknowledge(Channel channel, Object data) {
    MessageProperties properties = ((Message) data).getMessageProperties();
    long tag = properties.getDeliveryTag();
    try {
      try {
        super.executeListener(channel, data);
      } catch (RuntimeException e) {
        // the container's error handler has said why
        channel.basicNack(tag, false, requeues(e));
        return;
      }
      channel.basicAck(tag, false);
    } catch (IOException | RuntimeException e) {
      LOG.warn("a message was not acknowledged, the broker delivers it again: {}", e.getMessage());
    }
  }

  private boolean requeues(RuntimeException e) {
    return ContainerUtils.shouldRequeue(isDefaultRequeueRejected(), e, logger);
  }

  /** Waits for the acknowledgements of messages that are done. */
  @Override
  public void destroy() {
    try {
      running.awaitAdvanceInterruptibly(
          running.arrive(), ACKNOWLEDGEMENT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.debug("a message is still running");
    }
    super.destroy();
  }
}
