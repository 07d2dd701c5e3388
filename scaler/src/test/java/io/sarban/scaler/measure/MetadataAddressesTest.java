// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.trust.MetadataAddressException;
import io.sarban.scaler.trust.MetadataAddresses;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No trigger leads the scaler to a cloud's metadata address, whatever its protocol. Addresses are
 * refused before a connection is made: this test never contacts one.
 */
class MetadataAddressesTest {

  private static final String REFUSED = "leads to a link-local or cloud metadata address";

  /** Parameters that a trigger needs beside its address. */
  private static final Map<String, Map<String, String>> NEEDED =
      Map.of(
          "rabbitmq", Map.of("queueName", "q"),
          "kafka", Map.of("consumerGroup", "g", "topic", "t"),
          "redis", Map.of("listName", "l"),
          "redis-cluster", Map.of("listName", "l"),
          "redis-sentinel", Map.of("listName", "l", "sentinelMaster", "m"),
          "nats-jetstream", Map.of("account", "a", "stream", "s", "consumer", "c"),
          "postgresql", Map.of("query", "SELECT 1", "targetQueryValue", "1"),
          "mysql", Map.of("query", "SELECT 1", "queryValue", "1"));

  @ParameterizedTest
  @CsvSource({
    "rabbitmq, host, amqp://u:p@169.254.169.254:80/",
    "rabbitmq, host, amqps://u:p@[fd00:ec2::254]/",
    "rabbitmq, host, http://u:p@169.254.169.254/",
    "kafka, bootstrapServers, 169.254.169.254:80",
    "kafka, bootstrapServers, '127.0.0.1:1,[fd00:ec2::254]:80'",
    "redis, address, 169.254.169.254:80",
    "redis, address, [fe80::1]:80",
    "redis-cluster, addresses, 169.254.169.254:80",
    "redis-sentinel, addresses, 169.254.169.254:80",
    "nats-jetstream, natsServerMonitoringEndpoint, 169.254.169.254:80",
    "postgresql, connection, postgresql://u:p@169.254.169.254:80/d?sslmode=disable",
    "postgresql, connection, 'host=fd00:ec2::254 user=u dbname=d sslmode=disable'",
    "mysql, connectionString, u:p@tcp(169.254.169.254:80)/d"
  })
  void noTriggerLeadsThere(String type, String field, String address) {
    String route = type.startsWith("redis") ? "redis" : type;
    try (Measuring measuring = new Measuring(route)) {
      Map<String, String> metadata = new HashMap<>(NEEDED.get(type));
      metadata.put(field, address);
      Query query = measuring.query(type, metadata, Map.of(field, address), Map.of());
      assertThat(measuring.failure(query).message()).contains(REFUSED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "[febf::1]",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "168.63.129.16"
      })
  void lookUpRefuses(String host) {
    assertThatThrownBy(() -> MetadataAddresses.lookUp(host))
        .isInstanceOf(MetadataAddressException.class);
  }

  @Test
  void lookUpTellsTheAddressesOfOthers() throws Exception {
    assertThat(MetadataAddresses.lookUp("127.0.0.1")).hasSize(1);
    assertThat(MetadataAddresses.lookUp("localhost")).isNotEmpty();
  }
}
