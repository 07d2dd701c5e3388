// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.tls.Tls;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/** For unsafeSsl: Kafka itself has no setting that trusts any certificate. */
public final class UncheckedSslEngines implements SslEngineFactory {

  static final String TLS = "sarban.tls";

  private SSLContext context;

  @Override
  public void configure(Map<String, ?> settings) {
    context = ((Tls) settings.get(TLS)).context();
  }

  @Override
  public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    return engine;
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    throw new UnsupportedOperationException("a client's only");
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> settings) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public KeyStore keystore() {
    return null;
  }

  @Override
  public KeyStore truststore() {
    return null;
  }

  @Override
  public void close() {}
}
