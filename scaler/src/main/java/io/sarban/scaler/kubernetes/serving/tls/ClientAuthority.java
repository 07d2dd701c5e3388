// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Authorities that sign client certificates.
 *
 * @param certificates the authorities' certificates; at least one
 */
public record ClientAuthority(List<X509Certificate> certificates) {

  /** The key usage of client certificates; RFC 5280, 4.2.1.12. */
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

  private static final String ANY_USAGE = "2.5.29.37.0";

  public ClientAuthority {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a file in PEM.
   *
   * @throws IllegalArgumentException if it cannot be read, or holds no certificate
   */
  public static ClientAuthority read(Path file) {
    try {
      List<X509Certificate> read = KeyPairPem.certificates(Files.readString(file));
      if (read.isEmpty()) {
        throw new IllegalArgumentException(file + " holds no certificate in PEM");
      }
      return new ClientAuthority(read);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read as certificates in PEM", e);
    }
  }

  /** Whether the chain is a client certificate, then its issuers, up to one of the authorities. */
  public boolean trusts(List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      return false;
    }
    try {
      Set<TrustAnchor> anchors =
          certificates.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet());
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
      return isForClients(chain.get(0));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * The authority may sign server certificates, too; a certificate without a usage is valid for
   * all.
   */
  private static boolean isForClients(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> usages = certificate.getExtendedKeyUsage();
    return usages == null || usages.contains(CLIENT_AUTHENTICATION) || usages.contains(ANY_USAGE);
  }
}
