// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a route chooses stands; where it does not, offsets are Camel's, and a record may be long.
 */
class CommittingKafkaComponentIT {

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @AfterEach
  void stop() {
    camel.stop();
  }

  private KafkaEndpoint endpoint(String options) {
    camel.addComponent("kafka", new CommittingKafkaComponent(20, new MissingTopics()));
    camel.start();
    return camel.getEndpoint("kafka:orders?brokers=127.0.0.1:9" + options, KafkaEndpoint.class);
  }

  private KafkaConfiguration configuration(String options) {
    return endpoint(options).getConfiguration();
  }

  private static Properties clientOf(KafkaEndpoint endpoint) {
    Properties properties = endpoint.getConfiguration().createConsumerProperties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "any");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    endpoint.getKafkaClientFactory().getConsumer(properties).close();
    return properties;
  }

  @Test
  void camelCommitsWhereARouteDoesNotChoose() {
    KafkaConfiguration configuration = configuration("");
    assertThat(configuration.isAutoCommitEnable()).isFalse();
    assertThat(configuration.isAllowManualCommit()).isTrue();
    assertThat(configuration.getShutdownTimeout()).isEqualTo(20_000);
  }

  @Test
  void aRouteThatCommitsByItselfDoesSo() {
    KafkaEndpoint endpoint = endpoint("&autoCommitEnable=false&allowManualCommit=true");
    assertThat(endpoint.getKafkaManualCommitFactory()).isNull();
  }

  @Test
  void aRouteThatWantsKafkasAutoCommitHasIt() {
    KafkaConfiguration configuration = configuration("&autoCommitEnable=true");
    assertThat(configuration.isAutoCommitEnable()).isTrue();
    assertThat(configuration.isAllowManualCommit()).isFalse();
  }

  @Test
  void thePollIntervalIsWithoutBound() {
    assertThat(clientOf(endpoint("")))
        .containsEntry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
  }

  @Test
  void aRoutesPollIntervalStands() {
    assertThat(clientOf(endpoint("&maxPollIntervalMs=5000")))
        .containsEntry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 5000);
  }
}
