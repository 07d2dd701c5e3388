// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import io.sarban.scaler.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How to trust a Vault: by Vault's own variables in the scaler's environment. */
final class VaultTls {

  private VaultTls() {}

  /**
   * @throws CredentialException if a file that a variable names cannot be read
   */
  static Optional<Tls> of(Map<String, String> environment) {
    Optional<String> ca = file(environment, "VAULT_CACERT");
    Optional<String> cert = file(environment, "VAULT_CLIENT_CERT");
    Optional<String> key = file(environment, "VAULT_CLIENT_KEY");
    boolean unsafe = Boolean.parseBoolean(environment.get("VAULT_SKIP_VERIFY"));
    return ca.isPresent() || cert.isPresent() || unsafe
        ? Optional.of(new Tls(ca, cert, key, unsafe))
        : Optional.empty();
  }

  private static Optional<String> file(Map<String, String> environment, String variable) {
    String path = environment.get(variable);
    if (path == null || path.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(path)));
    } catch (IOException e) {
      throw new CredentialException(
          "the scaler's " + variable + " names " + path + ", which cannot be read");
    }
  }
}
