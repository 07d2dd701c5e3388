// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.nats.NatsComponent;
import org.apache.camel.component.nats.NatsConfiguration;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's nats, with its own consumer for JetStream's pull consumers, which are Camel's default:
 * Camel 4.17 creates one and never pulls from it.
 */
@Component("nats")
public final class JetStreamComponent extends NatsComponent {

  private final Set<JetStreamConsumer> consumers = ConcurrentHashMap.newKeySet();

  /** Those that are started and not stopped. */
  Set<JetStreamConsumer> consumers() {
    return consumers;
  }

  /** How many consumers hold a message that is not done. */
  public int inHand() {
    return (int) consumers.stream().filter(JetStreamConsumer::holds).count();
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    HealthCheckRegistry.get(getCamelContext()).register(new Readiness(consumers));
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    NatsConfiguration configuration = new QuietConfiguration();
    if (getHeaderFilterStrategy() != null) {
      configuration.setHeaderFilterStrategy(getHeaderFilterStrategy());
    }
    configuration.setTopic(remaining);
    configuration.setServers(getServers());
    configuration.setVerbose(isVerbose());
    configuration.setSslContextParameters(retrieveGlobalSslContextParameters());
    JetStreamEndpoint endpoint = new JetStreamEndpoint(uri, this, configuration, consumers);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** Ready once the server has attached each consumer. */
  private static final class Readiness extends AbstractHealthCheck {

    private final Set<JetStreamConsumer> consumers;

    Readiness(Set<JetStreamConsumer> consumers) {
      super("consumers", "nats-consumers");
      this.consumers = consumers;
    }

    @Override
    public boolean isLiveness() {
      // a restart would not bring the server back
      return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
      consumers.stream()
          .filter(consumer -> consumer.isStarted() && !consumer.isAttached())
          .findFirst()
          .ifPresentOrElse(
              consumer -> builder.message(consumer + " is not consumed: no server").down(),
              builder::up);
    }
  }
}
