// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import io.sarban.scaler.resolve.CredentialRequest.VaultSecrets;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The scaler's own identity towards a Vault: its service account's token, {@code VAULT_TOKEN}, and
 * the client certificate of Vault's variables. Only hosts that the operator allows see it, and
 * hosts that a cluster administrator names in a ClusterTriggerAuthentication.
 */
final class VaultIdentity {

  private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");
  private static final int MAX_BYTES = 1 << 16;

  private final IdentityHosts hosts;
  private final Optional<String> vaultToken;
  private final Path files;

  /**
   * @param files the folder that holds the scaler's own tokens
   */
  VaultIdentity(IdentityHosts hosts, Map<String, String> environment, Path files) {
    this.hosts = hosts;
    this.vaultToken =
        Optional.ofNullable(environment.get("VAULT_TOKEN")).filter(token -> !token.isBlank());
    this.files = files;
  }

  /** Whether the Vault that holds these secrets may see the identity. */
  boolean allows(URI address, VaultSecrets wanted) {
    int port = address.getPort();
    int standard = "https".equals(address.getScheme()) ? 443 : 80;
    return wanted.cluster() || hosts.allow(address.getHost(), port < 0 ? standard : port);
  }

  /**
   * The scaler's own Vault token.
   *
   * @throws CredentialException if the scaler has none, or the Vault may not see it
   */
  String vaultToken(URI address, VaultSecrets wanted) {
    if (vaultToken.isEmpty()) {
      throw new CredentialException("spec.hashiCorpVault.credential.token is required");
    }
    require(address, wanted, "give spec.hashiCorpVault.credential.token");
    return vaultToken.get();
  }

  /**
   * The token of the scaler's own service account, or of another one mounted beside it.
   *
   * @param path empty for the scaler's own
   * @throws CredentialException if the file holds no token, or the Vault may not see it
   */
  String serviceAccountToken(URI address, VaultSecrets wanted, String path) {
    require(address, wanted, "name a service account in credential.serviceAccountName");
    try {
      Path own = files.resolve("kubernetes.io/serviceaccount/token");
      Path file = (path.isEmpty() ? own : Path.of(path)).toRealPath();
      if (file.startsWith(files.toRealPath()) && Files.size(file) <= MAX_BYTES) {
        String token = Files.readString(file).strip();
        if (JWT.matcher(token).matches()) {
          return token;
        }
      }
    } catch (IOException | InvalidPathException e) {
      // the exception below says what the path must be
    }
    throw new CredentialException(
        "spec.hashiCorpVault.credential.serviceAccount must be the file of a service account's"
            + " token below "
            + files
            + " of the scaler's pod; or name a serviceAccountName");
  }

  private void require(URI address, VaultSecrets wanted, String instead) {
    if (!allows(address, wanted)) {
      throw new CredentialException(
          "spec.hashiCorpVault.address: the scaler may not show its own token to "
              + JsonCalls.describe(address)
              + ": "
              + instead
              + ", or have the operator allow the host by --allowed-identity-hosts");
    }
  }
}
