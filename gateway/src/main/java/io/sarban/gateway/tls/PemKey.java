// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key with its certificate and the issuers' certificates.
 *
 * @param chain the own certificate first; at least one
 */
public record PemKey(PrivateKey key, List<X509Certificate> chain) {

  private static final int MAX_PEM = 256 << 10;
  private static final int DNS_NAME = 2;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END ");

  /**
   * Reads PEM: the key in PKCS #8, or as OpenSSL's older RSA or EC key.
   *
   * @throws IOException if there is no key or no certificate that can be used; the message never
   *     contains the key
   */
  public static PemKey read(String key, String certificates) throws IOException {
    if (key.length() > MAX_PEM || certificates.length() > MAX_PEM) {
      throw new IOException("the key or the certificates are too long");
    }
    List<X509Certificate> chain = certificates(certificates);
    return new PemKey(key(key, chain.get(0)), chain);
  }

  private static List<X509Certificate> certificates(String pem) throws IOException {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IOException("there is no certificate");
      }
      return chain;
    } catch (CertificateException e) {
      throw new IOException("the certificates are not in PEM", e);
    }
  }

  private static PrivateKey key(String pem, X509Certificate owner) throws IOException {
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      byte[] pkcs8 = block.group(1).equals("PRIVATE KEY") ? der : wrapped(der, owner);
      try {
        return KeyFactory.getInstance(owner.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        throw new IOException("the key cannot be used, or is of another kind than its certificate");
      }
    }
    throw new IOException("there is no private key in PEM that is not encrypted");
  }

  /** PKCS #8 around an older key: its algorithm is the one that the certificate names. */
  private static byte[] wrapped(byte[] key, X509Certificate owner) {
    byte[] version = {2, 1, 0};
    byte[] whole = joined(version, algorithm(owner.getPublicKey().getEncoded()), tagged(0x04, key));
    return tagged(0x30, whole);
  }

  /** The first part of a SubjectPublicKeyInfo. */
  private static byte[] algorithm(byte[] info) {
    int begin = header(info, 0);
    int end = begin + header(info, begin) - begin + length(info, begin);
    return Arrays.copyOfRange(info, begin, end);
  }

  /** Where the content of the element at this place begins. */
  private static int header(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return joined(head, content);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The names that the certificate is for, in lower case; {@code *.x} for all names below x. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = chain.get(0).getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> name : alternatives) {
          if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
            names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // the certificate is then only the default
    }
    return names;
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal() + " until " + chain.get(0).getNotAfter();
  }
}
