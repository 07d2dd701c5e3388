// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.problem.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Any text in place of a key or certificate is either accepted, or refused with one line. */
class PemFuzz {

  private static final Optional<String> PASSWORD = Optional.of("s3same");
  private static final List<String> KEYS =
      List.of("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");

  private static String pem(String what, byte[] der) {
    return "-----BEGIN " + what + "-----\n" + base64(der) + "\n-----END " + what + "-----\n";
  }

  private static String base64(byte[] der) {
    return Base64.getMimeEncoder().encodeToString(der);
  }

  @FuzzTest
  void keys(byte[] data) {
    key(new String(data, StandardCharsets.UTF_8));
    KEYS.forEach(what -> key(pem(what, data)));
  }

  private static void key(String text) {
    try {
      assertThat(PrivateKeys.pkcs8(text, PASSWORD)).startsWith("-----BEGIN PRIVATE KEY-----");
    } catch (InvalidFieldException e) {
      assertThat(e.getMessage()).doesNotContain("\n", "s3same").hasSizeLessThan(300);
    }
  }

  @FuzzTest
  void certificates(byte[] data) {
    certificate(new String(data, StandardCharsets.UTF_8));
    certificate(pem("CERTIFICATE", data));
  }

  private static void certificate(String text) {
    try {
      Tls tls = new Tls(Optional.of(text), Optional.empty(), Optional.empty(), false);
      assertThat(tls.context()).isNotNull();
    } catch (InvalidFieldException e) {
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(300);
    }
  }
}
