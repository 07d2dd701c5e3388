// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The known Camel components. */
public final class TriggerDerivers {

  private static final Set<String> FED = Set.of("direct", "seda", "disruptor", "stub");
  private static final Set<String> TIMED = Set.of("timer", "quartz", "cron", "scheduler");
  private static final Set<String> HTTP =
      Set.of("rest", "servlet", "jetty", "undertow", "netty-http", "rest-api");
  private static final Set<String> JMS =
      Set.of("jms", "sjms", "sjms2", "activemq", "activemq6", "artemis");

  private static final String IN_COMMENT =
      " in a comment of the route, \"# sarban: {triggers: [...]}\" (see docs/run-a-route.md)";

  private final Map<String, TriggerDeriver> known = new HashMap<>();

  public TriggerDerivers() {
    known.put("spring-rabbitmq", new RabbitMq());
    known.put("kafka", new Kafka());
    known.put("azure-storage-queue", new StorageQueue());
    known.put("azure-servicebus", new ServiceBus());
    known.put("aws2-sqs", new Sqs());
    known.put("nats", new Nats());
    known.put("amqp", new Amqp());
    known.put("platform-http", new PlatformHttp());
    FED.forEach(scheme -> known.put(scheme, (endpoint, messages) -> new Derivation.Fed()));
    TIMED.forEach(scheme -> known.put(scheme, (endpoint, messages) -> new Derivation.Always()));
  }

  public Derivation derive(FromEndpoint endpoint, int messages) {
    String scheme = endpoint.scheme();
    TriggerDeriver deriver = known.get(scheme);
    if (deriver == null) {
      throw endpoint.fault("from", unknown(scheme));
    }
    return deriver.derive(endpoint, messages);
  }

  private static String unknown(String scheme) {
    if (HTTP.contains(scheme)) {
      return scheme
          + ": replicas cannot follow its requests: write platform-http:PATH in its place, or a"
          + " trigger"
          + IN_COMMENT;
    }
    if (JMS.contains(scheme)) {
      return scheme
          + ": JMS cannot ask for a queue's length: write a trigger of type metrics-api on the"
          + " broker's management API"
          + IN_COMMENT;
    }
    if (scheme.equals("sql") || scheme.equals("jdbc")) {
      return scheme + ": write a trigger of type postgresql or mysql with a query" + IN_COMMENT;
    }
    return "no trigger is derived for "
        + scheme
        + ": write one, such as metrics-api, prometheus or a type of your own"
        + IN_COMMENT;
  }
}
