// SPDX-License-Identifier: Apache-2.0
package org.apache.kafka.clients.admin;

import java.util.Map;
import org.apache.kafka.clients.HostResolver;

/**
 * Kafka's admin client with the caller's own host resolver, which is also used for the brokers that
 * a cluster names. Kafka's method for it is package-private.
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
