// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Creates a certificate authority and the serving certificates that it signs: ECDSA on P-256. */
public final class Issuing {

  static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  static final Duration SERVING_LIFE = Duration.ofDays(365);

  /** Allowed difference between the clocks in a cluster. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private Issuing() {}

  public static KeyPairPem authority(Instant now) {
    X500Principal name = new X500Principal("CN=sarban-ca");
    KeyPair keys = keys();
    JcaX509v3CertificateBuilder builder = builder(name, name, keys, now, AUTHORITY_LIFE);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return new KeyPairPem(keys.getPrivate(), List.of(sign(builder, keys.getPrivate())));
  }

  /**
   * @param names the DNS names in the certificate
   */
  public static KeyPairPem serving(KeyPairPem authority, List<String> names, Instant now) {
    KeyPair keys = keys();
    X500Principal issuer = authority.certificate().getSubjectX500Principal();
    X500Principal name = new X500Principal("CN=" + names.get(0));
    JcaX509v3CertificateBuilder builder = builder(issuer, name, keys, now, SERVING_LIFE);
    GeneralName[] alternatives =
        names.stream()
            .map(dns -> new GeneralName(GeneralName.dNSName, dns))
            .toArray(GeneralName[]::new);
    try {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return new KeyPairPem(
        keys.getPrivate(), List.of(sign(builder, authority.key()), authority.certificate()));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no elliptic curves", e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal name, KeyPair keys, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(159, new SecureRandom()),
        Date.from(now.minus(SKEW)),
        Date.from(now.plus(life)),
        name,
        keys.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the certificate cannot be signed", e);
    }
  }
}
