// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.springframework.jms.support.destination.DestinationResolver;

/** RabbitMQ queues that already exist: Camel removes the first slash of a queue's name. */
public final class AmqQueueDestinations implements DestinationResolver {

  @Override
  public Destination resolveDestinationName(Session session, String name, boolean topic)
      throws JMSException {
    return session.createQueue("/amq/queue/" + name);
  }
}
