package io.sarban.scaler.credential;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Issues tokens of service accounts: Kubernetes' TokenRequest. */
@FunctionalInterface
public interface ServiceAccountTokens {

  /**
   * What was issued.
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

  /** Asks for a token; fails with a message in one line. */
  CompletableFuture<Token> request(String namespace, String name);

  /** That it was refused, and how that is fixed. */
  static RuntimeException refused(String message) {
    return new CredentialException(message);
  }
}
