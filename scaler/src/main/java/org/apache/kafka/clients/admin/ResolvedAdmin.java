package org.apache.kafka.clients.admin;

import java.util.Map;
import org.apache.kafka.clients.HostResolver;

/**
 * Kafka's admin client with a resolver of the caller's own, which sees the brokers that a cluster
 * names itself too. Kafka's client takes one, but only from its own package.
 */
public final class ResolvedAdmin {

  private ResolvedAdmin() {}

  /**
   * As {@link Admin#create(Map)}.
   *
   * @param resolver asked before each connection, by the client's thread
   */
  public static Admin create(Map<String, Object> settings, HostResolver resolver) {
    return KafkaAdminClient.createInternal(new AdminClientConfig(settings, true), null, resolver);
  }
}
