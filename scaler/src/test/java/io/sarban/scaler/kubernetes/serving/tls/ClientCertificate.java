// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Clients' certificates, and TLS that trusts only a test's server. */
public final class ClientCertificate {

  private ClientCertificate() {}

  /** A certificate like the front proxy's. */
  public static KeyPairPem of(KeyPairPem authority, String name, Instant now) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            authority.certificate().getSubjectX500Principal(),
            new BigInteger(100, new SecureRandom()),
            Date.from(now.minus(Duration.ofMinutes(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            new X500Principal("CN=" + name),
            keys.getPublic());
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    X509Certificate signed =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key())));
    return new KeyPairPem(keys.getPrivate(), List.of(signed));
  }

  /**
   * @param shown the client's certificate; null for none
   * @param server the certificate that the server must show
   */
  public static SSLContext tls(KeyPairPem shown, X509Certificate server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    X509ExtendedTrustManager trust = new PinnedKey(() -> server);
    if (shown == null) {
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client", shown.key(), new char[0], shown.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }
}
