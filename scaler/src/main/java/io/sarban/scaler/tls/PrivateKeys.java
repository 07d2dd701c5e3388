// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.tls;

import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Reads private keys in PEM, as OpenSSL and cert-manager write them: PKCS#8, PKCS#1 (RSA PRIVATE
 * KEY) and SEC 1 (EC PRIVATE KEY), in clear or encrypted. Sources: RFC 5208, 8017, 5915, 8018.
 */
final class PrivateKeys {

  private static final int MAX_LENGTH = 1 << 16;

  /** OpenSSL uses 2,048, Python 20,000. The cost recurs whenever the object is planned. */
  private static final int MAX_ITERATIONS = 20_000;

  private static final String FIX = "encrypt it by openssl pkcs8 -topk8 -v2 aes256";

  private PrivateKeys() {}

  /**
   * Reads one.
   *
   * @param password of an encrypted key
   * @throws InvalidFieldException if it cannot be read; the message shows nothing of it
   */
  static PrivateKey read(String pem, Optional<String> password) {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(info(pem, password));
    } catch (IOException | RuntimeException e) {
      if (e instanceof InvalidFieldException known) {
        throw known;
      }
      throw invalid(
          "key", "must be a private key in PEM: PKCS#8, RSA PRIVATE KEY or EC PRIVATE KEY");
    }
  }

  /** The same key as unencrypted PKCS#8, the format that the JDK and Kafka's client read. */
  static String pkcs8(String pem, Optional<String> password) {
    byte[] der = read(pem, password).getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static PrivateKeyInfo info(String pem, Optional<String> password) throws IOException {
    if (pem.length() > MAX_LENGTH) {
      throw invalid("key", "is longer than 64 KiB");
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PrivateKeyInfo info) {
          return info;
        }
        if (part instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo();
        }
        if (part instanceof PEMEncryptedKeyPair encrypted) {
          return decrypt(encrypted, required(password));
        }
        if (part instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
          return decrypt(encrypted, required(password));
        }
        // certificates and curve parameters may come first
      }
    }
    throw new IOException("no key");
  }

  private static char[] required(Optional<String> password) {
    return password
        .map(String::toCharArray)
        .orElseThrow(() -> invalid("keyPassword", "is required: the key is encrypted"));
  }

  private static PrivateKeyInfo decrypt(PEMEncryptedKeyPair encrypted, char[] password) {
    try {
      return encrypted
          .decryptKeyPair(
              new JcePEMDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password))
          .getPrivateKeyInfo();
    } catch (IOException e) {
      throw wrong();
    }
  }

  private static PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char[] password) {
    checkCost(encrypted);
    try {
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(password));
    } catch (PKCSException | OperatorCreationException e) {
      throw wrong();
    }
  }

  /** Allows only PBES2 with PBKDF2, as OpenSSL writes it, with a limited number of rounds. */
  private static void checkCost(PKCS8EncryptedPrivateKeyInfo encrypted) {
    BigInteger rounds =
        rounds(encrypted)
            .orElseThrow(() -> invalid("key", "is encrypted in a way that is not read: " + FIX));
    if (rounds.compareTo(BigInteger.valueOf(MAX_ITERATIONS)) > 0) {
      throw invalid(
          "key", "is encrypted by more than " + MAX_ITERATIONS + " rounds of PBKDF2: " + FIX);
    }
  }

  private static Optional<BigInteger> rounds(PKCS8EncryptedPrivateKeyInfo encrypted) {
    EncryptionScheme scheme =
        EncryptionScheme.getInstance(
            encrypted.toASN1Structure().getEncryptionAlgorithm().toASN1Primitive());
    if (!PKCSObjectIdentifiers.id_PBES2.equals(scheme.getAlgorithm())) {
      return Optional.empty();
    }
    KeyDerivationFunc function =
        PBES2Parameters.getInstance(scheme.getParameters()).getKeyDerivationFunc();
    return PKCSObjectIdentifiers.id_PBKDF2.equals(function.getAlgorithm())
        ? Optional.of(PBKDF2Params.getInstance(function.getParameters()).getIterationCount())
        : Optional.empty();
  }

  private static InvalidFieldException wrong() {
    return invalid("keyPassword", "does not open the key: correct it");
  }

  private static InvalidFieldException invalid(String field, String message) {
    return new InvalidFieldException(field, message);
  }
}
