// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.tls.Tls;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** The admin client's configuration for a source, under Kafka's documented names. */
final class AdminSettings {

  private AdminSettings() {}

  static Map<String, Object> of(KafkaSource source) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, source.bootstrapServers());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId(source));
    settings.put(AdminClientConfig.SECURITY_PROTOCOL_CONFIG, protocol(source));
    source
        .sasl()
        .ifPresent(
            sasl -> {
              settings.put(SaslConfigs.SASL_MECHANISM, sasl.mechanism().kafkaName());
              settings.put(SaslConfigs.SASL_JAAS_CONFIG, sasl.jaas());
              settings.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, SaslLogin.class);
              settings.put(SaslLogin.SASL, sasl);
            });
    if (source.tls() != null) {
      settings.putAll(tls(source));
    }
    return settings;
  }

  /** Names Sarban in the broker's logs, quotas and metrics. */
  private static String clientId(KafkaSource source) {
    return "sarban-" + source.bootstrapServers().replaceAll("[^A-Za-z0-9]+", "-");
  }

  private static String protocol(KafkaSource source) {
    String transport = source.tls() == null ? "PLAINTEXT" : "SSL";
    if (source.sasl().isEmpty()) {
      return transport;
    }
    return "SASL_" + transport;
  }

  private static Map<String, Object> tls(KafkaSource source) {
    Tls tls = source.tls();
    Map<String, Object> settings = new HashMap<>();
    if (tls.unsafe()) {
      settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, UncheckedSslEngines.class);
      settings.put(UncheckedSslEngines.TLS, tls);
      return settings;
    }
    tls.ca()
        .ifPresent(
            ca -> {
              settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
              settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, ca);
            });
    tls.cert()
        .ifPresent(
            cert -> {
              settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
              settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, cert);
              settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, tls.key().orElseThrow());
            });
    return settings;
  }
}
