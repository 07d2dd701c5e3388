// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The credentials for a namespace. */
sealed interface SharedAccess {

  /**
   * The value of the header Authorization. A value made here is valid at least until {@code
   * expiry}.
   */
  String authorization(URI namespace, Instant expiry);

  /**
   * A key of a shared access policy. Source: "Generate a Shared Access Signature token" of Service
   * Bus' documentation.
   */
  record Key(String policy, String key) implements SharedAccess {

    @Override
    public String authorization(URI namespace, Instant expiry) {
      String resource = encoded(namespace.toString());
      long seconds = expiry.getEpochSecond();
      return "SharedAccessSignature sr="
          + resource
          + "&sig="
          + encoded(signature(resource + "\n" + seconds))
          + "&se="
          + seconds
          + "&skn="
          + encoded(policy);
    }

    private String signature(String text) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder()
            .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
      return "Key[" + policy + "]";
    }
  }

  /** A signature that was made elsewhere. */
  record Signature(String token) implements SharedAccess {

    @Override
    public String authorization(URI namespace, Instant expiry) {
      return token;
    }

    /** Keeps the token out of logs. */
    @Override
    public String toString() {
      return "Signature";
    }
  }
}
