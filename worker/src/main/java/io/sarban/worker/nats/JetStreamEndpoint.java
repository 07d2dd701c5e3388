// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.nats.NatsComponent;
import org.apache.camel.component.nats.NatsConfiguration;
import org.apache.camel.component.nats.NatsEndpoint;

/** Makes {@link JetStreamConsumer}s where a route pulls from JetStream, else Camel's consumers. */
final class JetStreamEndpoint extends NatsEndpoint {

  private final Set<JetStreamConsumer> consumers;

  /**
   * @param consumers has those that are started and not stopped
   */
  JetStreamEndpoint(
      String uri,
      NatsComponent component,
      NatsConfiguration configuration,
      Set<JetStreamConsumer> consumers) {
    super(uri, component, configuration);
    this.consumers = consumers;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    NatsConfiguration configuration = getConfiguration();
    if (!configuration.isJetstreamEnabled() || !configuration.isPullSubscription()) {
      return super.createConsumer(processor);
    }
    if (configuration.getJetstreamName() == null) {
      throw new IllegalArgumentException("nats: name the stream by jetstreamName");
    }
    JetStreamConsumer consumer = new JetStreamConsumer(this, processor, consumers);
    configureConsumer(consumer);
    return consumer;
  }
}
