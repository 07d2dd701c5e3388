// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.tls;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;

/** Keys and certificates as cert-manager and others write them. */
public final class TestKeys {

  /**
   * @param key in PKCS #8
   * @param older the same in the form before it
   */
  public record Pem(String key, String older, String certificate) {}

  private TestKeys() {}

  public static Pem make(String algorithm, String... names) throws Exception {
    Path store = Files.createTempDirectory("keys").resolve("store.p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + names[0],
                "-ext",
                "SAN=DNS:" + String.join(",DNS:", names),
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12")
            .redirectErrorStream(true)
            .start();
    String output = new String(tool.getInputStream().readAllBytes());
    if (tool.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    byte[] key = keys.getKey("own", "changeit".toCharArray()).getEncoded();
    return new Pem(
        pem("PRIVATE KEY", key),
        pem(algorithm + " PRIVATE KEY", inner(key)),
        pem("CERTIFICATE", keys.getCertificate("own").getEncoded()));
  }

  /** The octets within PKCS #8: behind a version and an algorithm. */
  private static byte[] inner(byte[] pkcs8) {
    int at = next(pkcs8, content(pkcs8, 0));
    at = next(pkcs8, at);
    return Arrays.copyOfRange(pkcs8, content(pkcs8, at), next(pkcs8, at));
  }

  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int next(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    int length = first < 0x80 ? first : 0;
    for (int i = 0; first >= 0x80 && i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return content(der, at) + length;
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
