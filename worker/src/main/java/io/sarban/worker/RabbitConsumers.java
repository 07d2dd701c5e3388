package io.sarban.worker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.springrabbit.DefaultListenerContainerFactory;
import org.apache.camel.component.springrabbit.ListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerTerminatedEvent;
import org.springframework.amqp.rabbit.listener.MissingQueueEvent;

/**
 * Readiness of spring-rabbitmq's consumers, which Camel has no check for: ready once the broker
 * confirmed each consumer, until it loses one.
 */
final class RabbitConsumers extends AbstractHealthCheck implements ListenerContainerFactory {

  private final int stopSeconds;
  private final ListenerContainerFactory containers = new DefaultListenerContainerFactory();
  private final Map<AbstractMessageListenerContainer, Optional<String>> lacking =
      new ConcurrentHashMap<>();

  /**
   * @param stopSeconds how long a consumer that is stopped waits for the message in hand
   */
  RabbitConsumers(int stopSeconds) {
    super("consumers", "rabbitmq-consumers");
    this.stopSeconds = stopSeconds;
  }

  /** Has the component make its listener containers here. */
  ComponentCustomizer customizer() {
    return ComponentCustomizer.builder(SpringRabbitMQComponent.class)
        .build(
            component -> {
              component.setListenerContainerFactory(this);
              component.setShutdownTimeout(TimeUnit.SECONDS.toMillis(stopSeconds));
            });
  }

  @Override
  public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
    AbstractMessageListenerContainer container = containers.createListenerContainer(endpoint);
    container.setApplicationEventPublisher(event -> note(container, event));
    lacking.put(container, Optional.of(endpoint.getQueues() + " is not consumed yet"));
    return container;
  }

  private void note(AbstractMessageListenerContainer container, Object event) {
    if (event instanceof ConsumeOkEvent) {
      lacking.replace(container, Optional.empty());
    } else if (event instanceof ListenerContainerConsumerFailedEvent
        || event instanceof ListenerContainerConsumerTerminatedEvent
        || event instanceof MissingQueueEvent) {
      String queues = String.join(",", container.getQueueNames());
      lacking.replace(
          container, Optional.of(queues + " is not consumed: no broker, or no such queue"));
    }
  }

  @Override
  public boolean isLiveness() {
    // to start it again would not bring the broker back
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Optional<String> first = lacking.values().stream().flatMap(Optional::stream).findFirst();
    first.ifPresentOrElse(why -> builder.message(why).down(), builder::up);
  }
}
