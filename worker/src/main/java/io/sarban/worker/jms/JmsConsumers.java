// SPDX-License-Identifier: Apache-2.0
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
 * Readiness of the consumers of jms and amqp, for which Camel has no check: ready once the broker
 * has attached each consumer, until one is lost. A client that reconnects by itself reports no
 * loss.
 */
public final class JmsConsumers extends AbstractHealthCheck {

  private final Set<AcknowledgingListenerContainer> containers = ConcurrentHashMap.newKeySet();

  public JmsConsumers() {
    super("consumers", "jms-consumers");
  }

  /** Makes the components jms and amqp create their listener containers here. */
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
    // the AMQP 1.0 client may not be on the class path
    if (connections.getClass().getName().startsWith("org.apache.qpid.jms.")) {
      QpidRequests.bound(connections);
    }
    AcknowledgingListenerContainer container = new AcknowledgingListenerContainer(endpoint);
    containers.add(container);
    return container;
  }

  @Override
  public boolean isLiveness() {
    // a restart would not bring the broker back
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
