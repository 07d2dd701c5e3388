// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemGenerationException;

/**
 * A private key, its certificate and the certificate's issuers.
 *
 * @param chain the key's own certificate first; at least one
 */
public record KeyPairPem(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Reads PEM.
   *
   * @throws IOException if there is no usable key or certificate
   */
  static KeyPairPem read(String key, String certificates) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(key))) {
      Object parsed = parser.readObject();
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      if (parsed instanceof PEMKeyPair pair) {
        return new KeyPairPem(
            converter.getPrivateKey(pair.getPrivateKeyInfo()), certificates(certificates));
      }
      if (parsed instanceof PrivateKeyInfo info) {
        return new KeyPairPem(converter.getPrivateKey(info), certificates(certificates));
      }
      throw new IOException("the key is not in PEM");
    }
  }

  public static List<X509Certificate> certificates(String pem) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IOException("the certificates are not in PEM", e);
    }
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  static String pem(X509Certificate certificate) {
    return written(certificate);
  }

  /** The key in PKCS #8. */
  static String pem(PrivateKey key) {
    try {
      return written(new JcaPKCS8Generator(key, null));
    } catch (PemGenerationException e) {
      throw new IllegalStateException("cannot be written as PEM", e);
    }
  }

  private static String written(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException("cannot be written as PEM", e);
    }
    return text.toString();
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return certificate().getSubjectX500Principal() + " until " + certificate().getNotAfter();
  }
}
