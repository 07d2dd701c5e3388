package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.gateway.tls.NamedKeys;
import io.sarban.gateway.tls.PemKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys for TLS, from the labelled Secrets of the gateway's own namespace. */
final class TlsSecrets {

  /** On a Secret of type kubernetes.io/tls; its value {@code default} makes it the default. */
  static final String LABEL = "sarban.io/gateway-tls";

  private static final Logger LOG = LoggerFactory.getLogger(TlsSecrets.class);
  private static final String DEFAULT = "default";

  private final NamedKeys keys;
  private final Map<String, PemKey> byName = new TreeMap<>();

  TlsSecrets(NamedKeys keys) {
    this.keys = keys;
  }

  synchronized void changed(Secret secret) {
    String name = name(secret);
    try {
      byName.put(name, PemKey.read(text(secret, "tls.key"), text(secret, "tls.crt")));
    } catch (IOException | IllegalArgumentException e) {
      // the one before, if any, is better than none
      LOG.warn(
          "Secret {}: tls.key and tls.crt cannot be used: {}",
          secret.getMetadata().getName(),
          e.getMessage());
    }
    publish();
  }

  synchronized void gone(Secret secret) {
    byName.remove(name(secret));
    publish();
  }

  /** Sorted by it the default comes first. */
  private static String name(Secret secret) {
    String value = secret.getMetadata().getLabels().get(LABEL);
    byte first = (byte) (DEFAULT.equals(value) ? '0' : '1');
    return (char) first + secret.getMetadata().getName();
  }

  private static String text(Secret secret, String key) throws IOException {
    String value = secret.getData() == null ? null : secret.getData().get(key);
    if (value == null) {
      throw new IOException(key + " is missing");
    }
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private void publish() {
    List<PemKey> all = new ArrayList<>(byName.values());
    keys.set(all);
  }
}
