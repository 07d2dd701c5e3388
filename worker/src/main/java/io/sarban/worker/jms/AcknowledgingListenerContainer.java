package io.sarban.worker.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;

/**
 * A listener container that acknowledges a message when its route is over; Spring's own default
 * does so before, and a message that is cut off would be lost.
 *
 * <p>A message whose route failed is acknowledged too, as by that default: it would come again at
 * once, and for ever. A route that is transacted, or names its acknowledgement mode, has Spring's
 * ways.
 */
final class AcknowledgingListenerContainer extends DefaultJmsMessageListenerContainer {

  private final boolean chosen;
  private volatile boolean attached;

  AcknowledgingListenerContainer(JmsEndpoint endpoint) {
    super(endpoint);
    chosen = endpoint.isTransacted() || endpoint.getAcknowledgementModeName() != null;
    setSessionAcknowledgeMode(Session.CLIENT_ACKNOWLEDGE);
  }

  /** Whether the broker has let a consumer attach, and has not lost one since. */
  boolean isAttached() {
    return attached;
  }

  @Override
  protected MessageConsumer createListenerConsumer(Session session) throws JMSException {
    MessageConsumer consumer = super.createListenerConsumer(session);
    attached = true;
    return consumer;
  }

  @Override
  protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
    attached = false;
    super.handleListenerSetupFailure(failure, alreadyRecovered);
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
