// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.tls.Tls;
import java.util.Optional;

/**
 * A Kafka cluster, as one user sees it.
 *
 * @param bootstrapServers comma-separated {@code host:port}
 * @param tls null for a connection that is not encrypted
 */
record KafkaSource(String bootstrapServers, Optional<Sasl> sasl, Tls tls) implements Source {

  /** How Sarban logs in: KEDA's {@code sasl}, in Kafka's own terms. */
  enum Mechanism {
    plaintext("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
    scram_sha256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
    scram_sha512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    private final String kafkaName;
    private final String loginModule;

    Mechanism(String kafkaName, String loginModule) {
      this.kafkaName = kafkaName;
      this.loginModule = loginModule;
    }

    String kafkaName() {
      return kafkaName;
    }
  }

  record Sasl(Mechanism mechanism, String username, String password) {

    /** The value of {@code sasl.jaas.config}; the login itself is given by {@link SaslLogin}. */
    String jaas() {
      return mechanism.loginModule + " required;";
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return mechanism.kafkaName();
    }
  }

  @Override
  public LookCost lookCost() {
    return LookCost.TOGETHER;
  }

  @Override
  public String describe() {
    return "Kafka at " + bootstrapServers;
  }

  /** Keeps passwords and keys out of logs. */
  @Override
  public String toString() {
    return describe();
  }
}
