package io.sarban.worker.jms;

import jakarta.jms.ConnectionFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ComponentCustomizer;

/**
 * Readiness of the consumers of jms and amqp, which Camel has no check for: ready once the broker
 * let each attach, until it loses one. A client that reconnects by itself tells of no loss.
 */
public final class JmsConsumers extends AbstractHealthCheck {

  private final Set<AcknowledgingListenerContainer> containers = ConcurrentHashMap.newKeySet();

  public JmsConsumers() {
    super("consumers", "jms-consumers");
  }

  /** Has the components jms and amqp make their listener containers here. */
  public ComponentCustomizer customizer() {
    return ComponentCustomizer.builder(JmsComponent.class)
        .build(
            jms -> {
              jms.setConsumerType(ConsumerType.Custom);
              jms.setMessageListenerContainerFactory(this::container);
            });
  }

  private AcknowledgingListenerContainer container(JmsEndpoint endpoint) {
    ConnectionFactory connections = endpoint.getConfiguration().getOrCreateConnectionFactory();
    // the client of AMQP 1.0 need not be there
    if (connections.getClass().getName().startsWith("org.apache.qpid.jms.")) {
      QpidRequests.bound(connections);
    }
    AcknowledgingListenerContainer container = new AcknowledgingListenerContainer(endpoint);
    containers.add(container);
    return container;
  }

  @Override
  public boolean isLiveness() {
    // to start it again would not bring the broker back
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    containers.stream()
        .filter(container -> container.isActive() && !container.isAttached())
        .findFirst()
        .ifPresentOrElse(
            container ->
                builder
                    .message(
                        container.getDestinationName()
                            + " is not consumed: no broker, or it refuses the consumer")
                    .down(),
            builder::up);
  }
}
