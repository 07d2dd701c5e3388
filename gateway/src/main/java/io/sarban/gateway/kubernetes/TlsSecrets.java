// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.gateway.tls.NamedKeys;
import io.sarban.gateway.tls.PemKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS keys from Secrets in the gateway's own namespace that the operator named. */
final class TlsSecrets {

  private static final Logger LOG = LoggerFactory.getLogger(TlsSecrets.class);

  private final NamedKeys keys;
  private final Map<String, PemKey> byName = new HashMap<>();
  private List<String> names = List.of();

  TlsSecrets(NamedKeys keys) {
    this.keys = keys;
  }

  /** The names of the Secrets, the default first. */
  synchronized void named(List<String> all) {
    names = List.copyOf(all);
  }

  synchronized void changed(Secret secret) {
    String name = secret.getMetadata().getName();
    try {
      byName.put(name, PemKey.read(text(secret, "tls.key"), text(secret, "tls.crt")));
    } catch (IOException | IllegalArgumentException e) {
      // the previous key, if any, is better than none
      LOG.warn("Secret {}: tls.key and tls.crt cannot be used: {}", name, e.getMessage());
    }
    publish();
  }

  synchronized void gone(Secret secret) {
    byName.remove(secret.getMetadata().getName());
    publish();
  }

  private static String text(Secret secret, String key) throws IOException {
    String value = secret.getData() == null ? null : secret.getData().get(key);
    if (value == null) {
      throw new IOException(key + " is missing");
    }
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private void publish() {
    keys.set(names.stream().filter(byName::containsKey).map(byName::get).toList());
  }
}
