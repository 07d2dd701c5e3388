// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

/** The beans by which routes reach the broker that the variable BROKER names. */
final class BrokerBeans {

  static final String RABBITMQ =
      """
      - beans:
          - name: broker
            type: org.springframework.amqp.rabbit.connection.CachingConnectionFactory
            properties: {uri: '{{BROKER}}'}
      """;

  static final String AMQP =
      """
      - beans:
          - name: jms
            type: org.apache.qpid.jms.JmsConnectionFactory
            properties: {username: guest, password: guest, remoteURI: '{{BROKER}}'}
      """;

  static final String AZURE =
      """
      - beans:
          - name: storage
            type: com.azure.storage.queue.QueueServiceClient
            builderClass: com.azure.storage.queue.QueueServiceClientBuilder
            builderMethod: buildClient
            properties: {connectionString: '{{BROKER}}'}
      """;

  private BrokerBeans() {}
}
