package io.sarban.worker.jms;

import io.sarban.worker.Mistakes;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener container that acknowledges a message when its route is over; Spring's own default
 * does so before, and a message that is cut off would be lost.
 *
 * <p>A message whose route failed is acknowledged too, as by that default: it would come again at
 * once, and for ever. A route that is transacted, or names its acknowledgement mode, has Spring's
 * ways.
 */
final class AcknowledgingListenerContainer extends DefaultJmsMessageListenerContainer {

  private static final Logger LOG = LoggerFactory.getLogger("sarban.jms");

  private final boolean chosen;
  private final AtomicBoolean told = new AtomicBoolean();
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
    if (told.compareAndSet(true, false)) {
      LOG.info("{} is consumed again", getDestinationName());
    }
    return consumer;
  }

  @Override
  protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
    attached = false;
    if (isRunning() && told.compareAndSet(false, true)) {
      LOG.warn(
          "{} is not consumed: {}: trying again", getDestinationName(), Mistakes.oneLine(failure));
    }
    // it would tell of each try again
    super.handleListenerSetupFailure(failure, true);
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
