// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.resolve.KeyedData;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scaler's serving certificate, in a Secret that all its replicas share. The scaler creates and
 * renews it, unless the Secret is the user's own, which has no {@code ca.key}.
 */
public final class Certificates {

  public static final String SECRET = "sarban-certificates";
  private static final String CA = "ca.crt";
  private static final String CA_KEY = "ca.key";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  /**
   * The content of a Secret.
   *
   * @param bundle the authorities that callers should trust, in PEM; empty if the Secret names none
   */
  public record Held(KeyPairPem serving, Optional<KeyPairPem> authority, String bundle) {}

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final List<String> names;

  /**
   * @param names the DNS names in the certificate
   */
  public Certificates(KubernetesClient client, String namespace, List<String> names) {
    this(client, namespace, SECRET, names);
  }

  /**
   * @param name the Secret's name
   * @param names the DNS names in the certificate
   */
  Certificates(KubernetesClient client, String namespace, String name, List<String> names) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.names = List.copyOf(names);
  }

  /**
   * The current certificates; creates missing ones, and renews old ones.
   *
   * @throws IOException if the Secret exists but cannot be used
   */
  public Held current(Instant now) throws IOException {
    Secret secret = stored();
    if (secret == null) {
      return create(now);
    }
    Held held = read(secret);
    if (held.authority().isEmpty() || !isAging(held.serving(), Issuing.SERVING_LIFE, now)) {
      return held;
    }
    return renew(secret, held, now);
  }

  private Secret stored() {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  private Held create(Instant now) throws IOException {
    KeyPairPem authority = Issuing.authority(now);
    KeyPairPem serving = Issuing.serving(authority, names, now);
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withStringData(data(authority, serving, KeyPairPem.pem(authority.certificate())))
            .build();
    try {
      return read(client.resource(secret).create());
    } catch (KubernetesClientException e) {
      // another replica created it first
      Secret other = stored();
      if (other == null) {
        throw e;
      }
      return read(other);
    }
  }

  private Held renew(Secret secret, Held held, Instant now) throws IOException {
    KeyPairPem authority = held.authority().orElseThrow();
    String bundle = held.bundle();
    if (isAging(authority, Issuing.AUTHORITY_LIFE, now)) {
      KeyPairPem next = Issuing.authority(now);
      // callers trust the old authority, too, until all replicas serve the new certificate
      bundle = KeyPairPem.pem(next.certificate()) + KeyPairPem.pem(authority.certificate());
      authority = next;
    }
    KeyPairPem serving = Issuing.serving(authority, names, now);
    Secret renewed =
        new SecretBuilder(secret)
            .withData(null)
            .withStringData(data(authority, serving, bundle))
            .build();
    try {
      return read(client.resource(renewed).update());
    } catch (KubernetesClientException e) {
      if (Refusals.isConflict(e)) {
        return read(stored());
      }
      throw e;
    }
  }

  private static Map<String, String> data(KeyPairPem authority, KeyPairPem serving, String bundle) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(CA, bundle);
    data.put(CA_KEY, KeyPairPem.pem(authority.key()));
    StringBuilder chain = new StringBuilder();
    serving.chain().forEach(certificate -> chain.append(KeyPairPem.pem(certificate)));
    data.put(CERTIFICATE, chain.toString());
    data.put(KEY, KeyPairPem.pem(serving.key()));
    return data;
  }

  private static Held read(Secret secret) throws IOException {
    Map<String, String> data = KeyedData.of(secret);
    if (!data.containsKey(CERTIFICATE) || !data.containsKey(KEY)) {
      throw new IOException("it needs the keys " + CERTIFICATE + " and " + KEY);
    }
    String bundle = data.getOrDefault(CA, "");
    Optional<KeyPairPem> authority = Optional.empty();
    if (data.containsKey(CA_KEY)) {
      authority = Optional.of(KeyPairPem.read(data.get(CA_KEY), bundle));
    }
    return new Held(KeyPairPem.read(data.get(KEY), data.get(CERTIFICATE)), authority, bundle);
  }

  /** Whether the certificate is in the last third of its lifetime. */
  private static boolean isAging(KeyPairPem pair, Duration life, Instant now) {
    Instant end = pair.certificate().getNotAfter().toInstant();
    return end.minus(life.dividedBy(3)).isBefore(now);
  }
}
