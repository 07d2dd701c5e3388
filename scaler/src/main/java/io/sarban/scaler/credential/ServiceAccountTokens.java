// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Issues tokens of service accounts through Kubernetes' TokenRequest. */
@FunctionalInterface
public interface ServiceAccountTokens {

  /**
   * An issued token.
   *
   * @param token a secret
   */
  record Token(String token, Instant expiry) {

    /** Keeps the token out of logs. */
    @Override
    public String toString() {
      return "Token[expiry=" + expiry + "]";
    }
  }

  /** Where there is no cluster. */
  ServiceAccountTokens NONE =
      (namespace, name) ->
          CompletableFuture.failedFuture(
              new CredentialException(
                  "a service account's token needs Kubernetes: there is none here"));

  /** Requests a token; fails with a one-line message. */
  CompletableFuture<Token> request(String namespace, String name);

  /** The exception for a refused request; the message says how to fix it. */
  static RuntimeException refused(String message) {
    return new CredentialException(message);
  }
}
