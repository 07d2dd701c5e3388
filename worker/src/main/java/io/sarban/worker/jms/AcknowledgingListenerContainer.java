package io.sarban.worker.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.spi.ComponentCustomizer;

/**
 * A listener container that acknowledges a message when its route is over; Spring's own default
 * does so before, and a message that is cut off would be lost.
 *
 * <p>A message whose route failed is acknowledged too, as by that default: it would come again at
 * once, and for ever. A route that is transacted, or names its acknowledgement mode, has Spring's
 * ways.
 */
public final class AcknowledgingListenerContainer extends DefaultJmsMessageListenerContainer {

  private final boolean chosen;

  private AcknowledgingListenerContainer(JmsEndpoint endpoint) {
    super(endpoint);
    chosen = endpoint.isTransacted() || endpoint.getAcknowledgementModeName() != null;
    setSessionAcknowledgeMode(Session.CLIENT_ACKNOWLEDGE);
  }

  /** Has the components jms and amqp make their listener containers here. */
  public static ComponentCustomizer customizer() {
    return ComponentCustomizer.builder(JmsComponent.class)
        .build(
            jms -> {
              jms.setConsumerType(ConsumerType.Custom);
              jms.setMessageListenerContainerFactory(AcknowledgingListenerContainer::new);
            });
  }

  @Override
  protected void invokeListener(Session session, Message message) throws JMSException {
    if (chosen) {
      super.invokeListener(session, message);
      return;
    }
    try {
      super.invokeListener(session, message);
    } catch (RuntimeException e) {
      handleListenerException(e);
    }
  }
}
