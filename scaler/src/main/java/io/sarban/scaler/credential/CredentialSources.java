// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Requests a credential from the provider that has it. Blocks no thread meanwhile. */
public final class CredentialSources {

  private final FileValues files;
  private final ServiceAccountTokens tokens;
  private final OAuth2Tokens oauth2;
  private final Optional<CredentialException> noVault;
  private final VaultReader vault;
  private final InstantSource clock;

  /**
   * @param files the root of the files that authentications may read
   * @param hosts the hosts that may see the scaler's own tokens and certificate
   * @param environment the scaler's environment, with Vault's variables
   */
  public CredentialSources(
      AllowedFiles files,
      IdentityHosts hosts,
      ServiceAccountTokens tokens,
      Map<String, String> environment,
      InstantSource clock) {
    this(files, hosts, tokens, environment, VaultLogins.TOKENS, clock);
  }

  CredentialSources(
      AllowedFiles files,
      IdentityHosts hosts,
      ServiceAccountTokens tokens,
      Map<String, String> environment,
      Path ownTokens,
      InstantSource clock) {
    this.files = new FileValues(files, clock);
    this.tokens = tokens;
    this.oauth2 = new OAuth2Tokens(clock);
    this.clock = clock;
    VaultReader reader = null;
    CredentialException unusable = null;
    try {
      VaultIdentity identity = new VaultIdentity(hosts, environment, ownTokens);
      VaultCalls calls = new VaultCalls(VaultTls.of(environment), identity);
      reader = new VaultReader(calls, new VaultLogins(calls, tokens, identity, clock), clock);
    } catch (CredentialException e) {
      unusable = e;
    }
    this.vault = reader;
    this.noVault = Optional.ofNullable(unusable);
  }

  CompletableFuture<Credential> ask(CredentialRequest request) {
    try {
      if (request instanceof CredentialRequest.FileParameters file) {
        return CompletableFuture.completedFuture(files.read(file));
      }
      if (request instanceof CredentialRequest.ServiceAccountToken token) {
        return serviceAccountToken(token);
      }
      if (request instanceof CredentialRequest.OAuth2Token token) {
        return oauth2.request(token);
      }
      if (noVault.isPresent()) {
        throw noVault.get();
      }
      return vault.read((CredentialRequest.VaultSecrets) request);
    } catch (CredentialException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Credential> serviceAccountToken(
      CredentialRequest.ServiceAccountToken wanted) {
    return tokens
        .request(wanted.namespace(), wanted.serviceAccount())
        .thenApply(
            token ->
                Credential.lasting(
                    Map.of(wanted.parameter(), token.token()),
                    clock.instant(),
                    Duration.between(clock.instant(), token.expiry())));
  }
}
