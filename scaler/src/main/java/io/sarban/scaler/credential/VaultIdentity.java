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
 * Who the scaler itself is to a Vault: its service account's token, {@code VAULT_TOKEN}, and the
 * client certificate of Vault's variables. They go to the hosts that the operator allows, and to
 * those that a cluster's administrator names in a ClusterTriggerAuthentication.
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

  /** Whether it may be shown to the Vault that these secrets are in. */
  boolean allows(URI address, VaultSecrets wanted) {
    int port = address.getPort();
    int standard = "https".equals(address.getScheme()) ? 443 : 80;
    return wanted.cluster() || hosts.allow(address.getHost(), port < 0 ? standard : port);
  }

  /**
   * The scaler's own token of Vault.
   *
   * @throws CredentialException if it has none, or may not show it
   */
  String vaultToken(URI address, VaultSecrets wanted) {
    if (vaultToken.isEmpty()) {
      throw new CredentialException("spec.hashiCorpVault.credential.token is required");
    }
    require(address, wanted, "give spec.hashiCorpVault.credential.token");
    return vaultToken.get();
  }

  /**
   * The token of the scaler's own service account, or of another one that is mounted beside it.
   *
   * @param path empty for its own
   * @throws CredentialException if the file is none, or may not be shown
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
      // the line below says what it must be
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
