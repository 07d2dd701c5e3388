package io.sarban.worker.jms;

import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.meta.JmsConnectionInfo;

/**
 * Readiness of the consumers of jms and amqp, which Camel has no check for: ready once the broker
 * let each attach, until it loses one. A client that reconnects by itself tells of no loss.
 */
public final class JmsConsumers extends AbstractHealthCheck {

  /** For a consumer, a session or a connection to be opened. */
  private static final Duration REQUEST = Duration.ofSeconds(15);

  /**
   * For each of them to be closed: RabbitMQ's AMQP 1.0 does not always answer, and a drain waits.
   */
  private static final Duration CLOSE = Duration.ofSeconds(5);

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
    boundRequests(endpoint.getConfiguration().getOrCreateConnectionFactory());
    AcknowledgingListenerContainer container = new AcknowledgingListenerContainer(endpoint);
    containers.add(container);
    return container;
  }

  /** A broker that ends the session in place of an answer would be waited for without end. */
  private static void boundRequests(ConnectionFactory connections) {
    if (!(connections instanceof JmsConnectionFactory qpid)) {
      return;
    }
    if (qpid.getRequestTimeout() == JmsConnectionInfo.INFINITE) {
      qpid.setRequestTimeout(REQUEST.toMillis());
    }
    if (qpid.getCloseTimeout() == JmsConnectionInfo.DEFAULT_CLOSE_TIMEOUT) {
      qpid.setCloseTimeout(CLOSE.toMillis());
    }
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
