// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.jms;

import io.sarban.worker.problem.Mistakes;
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
 * A listener container that acknowledges a message after its route. Spring acknowledges it before
 * by default, and would lose a message that is interrupted.
 *
 * <p>A message is acknowledged also if its route failed, as with Spring's default: otherwise it
 * would come again at once, forever. A route that is transacted, or sets an acknowledgement mode,
 * keeps Spring's behavior.
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

  /** Whether the broker has attached a consumer, and no consumer has been lost since. */
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
    // it would log each attempt again
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
