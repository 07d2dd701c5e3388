// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.rabbitmq;

import io.sarban.worker.problem.Mistakes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.springrabbit.ListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ComponentCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerTerminatedEvent;
import org.springframework.amqp.rabbit.listener.MissingQueueEvent;
import org.springframework.amqp.rabbit.support.ConsumerCancelledException;

/**
 * Readiness of spring-rabbitmq's consumers, for which Camel has no check: ready once the broker has
 * confirmed each consumer, until one is lost.
 */
public final class RabbitConsumers extends AbstractHealthCheck implements ListenerContainerFactory {

  private static final Logger LOG = LoggerFactory.getLogger("sarban.rabbitmq");

  private final long shutdownTimeout;
  private final Map<AbstractMessageListenerContainer, Optional<String>> lacking =
      new ConcurrentHashMap<>();
  private final Set<AbstractMessageListenerContainer> told = ConcurrentHashMap.newKeySet();

  /**
   * @param stopSeconds how long a stopped consumer may take for its running messages
   */
  public RabbitConsumers(int stopSeconds) {
    super("consumers", "rabbitmq-consumers");
    this.shutdownTimeout = TimeUnit.SECONDS.toMillis(stopSeconds);
  }

  /** Makes the component create its listener containers here. */
  public ComponentCustomizer customizer() {
    return ComponentCustomizer.builder(SpringRabbitMQComponent.class).build(this::configure);
  }

  private void configure(SpringRabbitMQComponent component) {
    component.setListenerContainerFactory(this);
    // Camel's default closes the channel under a message that runs longer than five seconds
    component.setShutdownTimeout(shutdownTimeout);
    // a route that sets DMLC gets it, although that container cannot hand back prefetched messages
    component.setMessageListenerContainerType(
        SpringRabbitMQConstants.SIMPLE_MESSAGE_LISTENER_CONTAINER);
  }

  /** How many consumers hold messages, running or prefetched. */
  public int inHand() {
    return lacking.keySet().stream()
        .filter(ReturningListenerContainer.class::isInstance)
        .mapToInt(container -> ((ReturningListenerContainer) container).inHand())
        .sum();
  }

  @Override
  public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
    AbstractMessageListenerContainer container =
        new ListenerContainers().createListenerContainer(endpoint);
    container.setApplicationEventPublisher(event -> note(container, event));
    lacking.put(container, Optional.of(endpoint.getQueues() + " is not consumed yet"));
    return container;
  }

  private void note(AbstractMessageListenerContainer container, Object event) {
    if (event instanceof ConsumeOkEvent) {
      found(container);
    } else if (event instanceof MissingQueueEvent missing) {
      lost(container, "there is no queue " + missing.getQueue() + ": waiting for it");
    } else if (event instanceof ListenerContainerConsumerFailedEvent failed) {
      lost(container, reason(failed));
    } else if (event instanceof ListenerContainerConsumerTerminatedEvent) {
      lost(container, "the broker has ended the consumer");
    }
  }

  private static String reason(ListenerContainerConsumerFailedEvent failed) {
    String tries = failed.isFatal() ? "" : ": trying again";
    if (failed.getThrowable() instanceof ConsumerCancelledException) {
      return "its queue was deleted, or its broker cancelled it" + tries;
    }
    return failed.getThrowable() == null
        ? failed.getReason() + tries
        : Mistakes.oneLine(failed.getThrowable()) + tries;
  }

  private void found(AbstractMessageListenerContainer container) {
    if (told.remove(container)) {
      LOG.info("{} is consumed again", queues(container));
    }
    lacking.replace(container, Optional.empty());
  }

  /** Logs a loss once, however often the connection is tried again. */
  private void lost(AbstractMessageListenerContainer container, String why) {
    lacking.replace(container, Optional.of(queues(container) + " is not consumed: " + why));
    if (container.isRunning() && told.add(container)) {
      LOG.warn("{} is not consumed: {}", queues(container), why);
    }
  }

  private static String queues(AbstractMessageListenerContainer container) {
    return String.join(",", container.getQueueNames());
  }

  @Override
  public boolean isLiveness() {
    // a restart would not bring the broker back
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Optional<String> first = lacking.values().stream().flatMap(Optional::stream).findFirst();
    first.ifPresentOrElse(why -> builder.message(why).down(), builder::up);
  }
}
