// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * The certificate with which the HTTP gateways serve their counts, in a Secret that is mounted into
 * their pods; the scaler creates and renews it. Its authority issues no other certificate.
 */
public final class GatewayCertificates {

  static final String SECRET = "sarban-gateway-certificates";

  private final Certificates certificates;
  private final InstantSource clock;
  private volatile List<X509Certificate> authorities = List.of();

  /**
   * @param service the gateways' Service
   */
  public GatewayCertificates(
      KubernetesClient client, String namespace, String service, InstantSource clock) {
    String name = service + "." + namespace;
    this.certificates =
        new Certificates(client, namespace, SECRET, List.of(name + ".svc", name, service));
    this.clock = clock;
  }

  /**
   * Creates the certificate, or renews it if it is time.
   *
   * @throws IOException if the Secret exists but cannot be used
   */
  public void refresh() throws IOException {
    Certificates.Held held = certificates.current(clock.instant());
    authorities =
        held.bundle().isEmpty() ? held.serving().chain() : KeyPairPem.certificates(held.bundle());
  }

  /** A TLS context that trusts only gateways. */
  public SSLContext context() {
    return IssuedBy.context(() -> authorities);
  }
}
