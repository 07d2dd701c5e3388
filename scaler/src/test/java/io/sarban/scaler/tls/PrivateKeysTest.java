// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys in the forms that OpenSSL and cert-manager write. */
class PrivateKeysTest {

  private static final Optional<String> PASSWORD = Optional.of("open sesame");

  private static PrivateKey key(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    KeyPair pair = generator.generateKeyPair();
    return pair.getPrivate();
  }

  private static String pem(Object content) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          content instanceof PemObjectGenerator generator
              ? generator
              : new JcaMiscPEMGenerator(content));
    }
    return text.toString();
  }

  private static String encrypted(PrivateKey key, int rounds) throws Exception {
    OutputEncryptor encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPRF(PKCS8Generator.PRF_HMACSHA256)
            .setIterationCount(rounds)
            .setPassword(PASSWORD.get().toCharArray())
            .build();
    return pem(new JcaPKCS8Generator(key, encryptor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsEachForm(String algorithm) throws Exception {
    PrivateKey key = key(algorithm);
    byte[] same = key.getEncoded();
    String pkcs8 = pem(new JcaPKCS8Generator(key, null));
    assertThat(pkcs8).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(PrivateKeys.read(pkcs8, Optional.empty()).getEncoded()).isEqualTo(same);
    String sealed = encrypted(key, 20_000);
    assertThat(sealed).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(PrivateKeys.read(sealed, PASSWORD).getEncoded()).isEqualTo(same);
    String clear = PrivateKeys.pkcs8("Bag Attributes: <none>\n" + sealed, PASSWORD);
    assertThat(PrivateKeys.read(clear, PASSWORD).getEncoded()).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void readsTheOlderForms(String algorithm) throws Exception {
    PrivateKey key = key(algorithm);
    PrivateKeyInfo info = older(key);
    String old = pem(info);
    assertThat(old).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
    assertThat(PrivateKeys.read(old, Optional.empty()).getAlgorithm()).isEqualTo(algorithm);
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assertThat(PrivateKeys.read(parameters + old, Optional.empty())).isNotNull();
    String sealed =
        pem(
            new JcaMiscPEMGenerator(
                info,
                new JcePEMEncryptorBuilder("AES-256-CBC")
                    .setProvider(new BouncyCastleProvider())
                    .build(PASSWORD.get().toCharArray())));
    assertThat(sealed).contains("DEK-Info");
    assertThat(PrivateKeys.read(sealed, PASSWORD).getAlgorithm()).isEqualTo(algorithm);
    assertThatThrownBy(() -> PrivateKeys.read(sealed, Optional.of("wrong")))
        .hasMessage("does not open the key: correct it");
  }

  /** OpenSSL and Go write an EC key's curve into the key itself. */
  private static PrivateKeyInfo older(PrivateKey key) throws Exception {
    if (!(key instanceof ECPrivateKey ec)) {
      return PrivateKeyInfo.getInstance(key.getEncoded());
    }
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1));
  }

  @Test
  void aPasswordThatIsMissingOrWrongIsNamed() throws Exception {
    String sealed = encrypted(key("EC"), 2048);
    assertThatThrownBy(() -> PrivateKeys.read(sealed, Optional.empty()))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("keyPassword"))
        .hasMessage("is required: the key is encrypted");
    assertThatThrownBy(() -> PrivateKeys.read(sealed, Optional.of("sesame")))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("keyPassword"))
        .hasMessage("does not open the key: correct it");
  }

  /** 20,001 is one round more than a key may cost. */
  @ParameterizedTest
  @ValueSource(ints = {20_001, Integer.MAX_VALUE})
  void aKeyThatCostsTimeIsRefused(int rounds) throws Exception {
    EncryptedPrivateKeyInfo sealed =
        EncryptedPrivateKeyInfo.getInstance(
            new PEMParser(new StringReader(encrypted(key("EC"), 2048)))
                .readPemObject()
                .getContent());
    PBES2Parameters scheme =
        PBES2Parameters.getInstance(sealed.getEncryptionAlgorithm().getParameters());
    // sealing with that many rounds would take as long as opening
    KeyDerivationFunc slow =
        new KeyDerivationFunc(
            PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(new byte[16], rounds));
    AlgorithmIdentifier costly =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBES2,
            new PBES2Parameters(slow, scheme.getEncryptionScheme()));
    String pem =
        pem(
            (PemObjectGenerator)
                () ->
                    new PemObject(
                        "ENCRYPTED PRIVATE KEY",
                        encoded(new EncryptedPrivateKeyInfo(costly, sealed.getEncryptedData()))));
    assertThatThrownBy(() -> PrivateKeys.read(pem, PASSWORD))
        .hasMessageStartingWith("is encrypted by more than 20000 rounds of PBKDF2: encrypt it");
  }

  private static byte[] encoded(EncryptedPrivateKeyInfo info) {
    try {
      return info.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sesame",
        "-----BEGIN PRIVATE KEY-----\nsesame\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----"
      })
  void whatIsNoKeyIsNamedAndNotShown(String pem) {
    assertThatThrownBy(() -> PrivateKeys.read(pem, PASSWORD))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("key"))
        .hasMessageNotContaining("sesame");
  }
}
