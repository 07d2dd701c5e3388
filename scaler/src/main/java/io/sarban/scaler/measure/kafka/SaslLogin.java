// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.kafka.KafkaSource.Sasl;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;

/**
 * Passes a login to Kafka's client as values. In the text of {@code sasl.jaas.config}, a quote or a
 * line break in a password would begin another option, which the client's message would show.
 */
public final class SaslLogin implements AuthenticateCallbackHandler {

  static final String SASL = "sarban.sasl";

  private Sasl sasl;

  @Override
  public void configure(
      Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
    sasl = (Sasl) settings.get(SASL);
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (callback instanceof NameCallback name) {
        name.setName(sasl.username());
      } else if (callback instanceof PasswordCallback password) {
        password.setPassword(sasl.password().toCharArray());
      } else if (!(callback instanceof ScramExtensionsCallback)
          && !(callback instanceof SaslExtensionsCallback)) {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  @Override
  public void close() {}
}
