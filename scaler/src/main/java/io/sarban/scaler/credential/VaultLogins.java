// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.credential.JsonCalls.Answer;
import io.sarban.scaler.resolve.CredentialRequest.VaultSecrets;
import io.sarban.scaler.resource.HashiCorpVault;
import io.sarban.scaler.resource.VaultCredential;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scaler's Vault tokens: given in the authentication, or obtained with a service account's
 * token and kept for most of their lease. Source: Vault's HTTP API, "Kubernetes Auth Method".
 */
final class VaultLogins {

  /** Where Kubernetes mounts tokens. Users must not read other files of the scaler. */
  static final Path TOKENS = Path.of("/var/run/secrets");

  private static final double RENEWED_AT = 0.8;

  /** A tenant may run the Vault, so its answers are limited in size and time. */
  private static final int LONGEST_TOKEN = 8 << 10;

  private static final long LONGEST_LEASE_SECONDS = Duration.ofHours(1).toSeconds();

  /** Sessions of one namespace; a dropped session logs in again. */
  private static final int MOST_SESSIONS = 100;

  private final VaultCalls calls;
  private final ServiceAccountTokens tokens;
  private final VaultIdentity identity;
  private final InstantSource clock;
  private final Map<Login, Session> sessions = new ConcurrentHashMap<>();

  VaultLogins(
      VaultCalls calls, ServiceAccountTokens tokens, VaultIdentity identity, InstantSource clock) {
    this.calls = calls;
    this.tokens = tokens;
    this.identity = identity;
    this.clock = clock;
  }

  private record Login(
      String address,
      String vaultNamespace,
      String mount,
      String role,
      VaultCredential credential,
      String namespace,
      boolean cluster) {

    static Login of(VaultSecrets wanted) {
      HashiCorpVault vault = wanted.vault();
      return new Login(
          vault.address(),
          vault.namespace(),
          vault.mount(),
          vault.role(),
          wanted.credential(),
          wanted.namespace(),
          wanted.cluster());
    }
  }

  /** A class, not a record, so that its token is not printed. */
  private static final class Session {
    private final String token;
    private final Instant renewal;

    Session(String token, Instant renewal) {
      this.token = token;
      this.renewal = renewal;
    }
  }

  CompletableFuture<String> token(URI address, VaultSecrets wanted) {
    if (wanted.vault().authentication().equals("token")) {
      String written = wanted.credential().token();
      return CompletableFuture.completedFuture(
          written == null || written.isEmpty() ? identity.vaultToken(address, wanted) : written);
    }
    Session session = sessions.get(Login.of(wanted));
    if (session != null && clock.instant().isBefore(session.renewal)) {
      return CompletableFuture.completedFuture(session.token);
    }
    return serviceAccountToken(address, wanted).thenCompose(jwt -> login(address, wanted, jwt));
  }

  /** Drops a token that the Vault no longer accepts. */
  void forget(VaultSecrets wanted) {
    sessions.remove(Login.of(wanted));
  }

  private CompletableFuture<String> serviceAccountToken(URI address, VaultSecrets wanted) {
    String name = wanted.credential().serviceAccountName();
    if (name != null && !name.isEmpty()) {
      return tokens.request(wanted.namespace(), name).thenApply(ServiceAccountTokens.Token::token);
    }
    String path = wanted.credential().serviceAccount();
    return CompletableFuture.completedFuture(
        identity.serviceAccountToken(address, wanted, path == null ? "" : path));
  }

  private CompletableFuture<String> login(URI address, VaultSecrets wanted, String jwt) {
    String mount = wanted.vault().mount().replaceAll("^/+|/+$", "");
    URI uri =
        JsonCalls.uri(
            "spec.hashiCorpVault.mount", VaultReader.address(address, "auth/" + mount + "/login"));
    JsonCalls vault = calls.to(address, wanted);
    String body = vault.text(Map.of("jwt", jwt, "role", wanted.vault().role()));
    return vault
        .send(VaultReader.request(uri, wanted.vault()).POST(BodyPublishers.ofString(body)))
        .thenApply(answer -> session(address, wanted, answer));
  }

  private String session(URI address, VaultSecrets wanted, Answer answer) {
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").asText("");
    if (answer.status() != 200 || token.isEmpty()) {
      throw new CredentialException(
          JsonCalls.describe(address)
              + " refuses the login (HTTP status "
              + answer.status()
              + "): correct role, mount or credential of spec.hashiCorpVault");
    }
    if (token.length() > LONGEST_TOKEN) {
      throw new CredentialException(
          JsonCalls.describe(address)
              + " gives a token longer than 8 KiB: correct address of spec.hashiCorpVault");
    }
    keep(Login.of(wanted), token, auth.path("lease_duration").asLong(0));
    return token;
  }

  private void keep(Login login, String token, long leaseSeconds) {
    Instant now = clock.instant();
    sessions.values().removeIf(old -> old.renewal.isBefore(now));
    long seconds = Math.max(0, Math.min(leaseSeconds, LONGEST_LEASE_SECONDS));
    Instant renewal = now.plus(Duration.ofMillis((long) (seconds * 1000 * RENEWED_AT)));
    sessions.put(login, new Session(token, renewal));
    List<Login> own =
        sessions.keySet().stream()
            .filter(other -> other.namespace().equals(login.namespace()) && !other.equals(login))
            .toList();
    own.stream().limit(Math.max(0, own.size() + 1 - MOST_SESSIONS)).forEach(sessions::remove);
  }
}
