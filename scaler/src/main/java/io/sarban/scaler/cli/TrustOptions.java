// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the operator allows resources to use of the scaler's own identity and files. */
final class TrustOptions {

  @Option(
      names = "--filepath-auth-root-path",
      paramLabel = "DIR",
      description = "Folder whose files resources may name (default: none).")
  private Path files;

  @Option(
      names = "--allowed-identity-hosts",
      paramLabel = "HOSTS",
      defaultValue = "${SARBAN_ALLOWED_IDENTITY_HOSTS:-}",
      description =
          "Hosts that may be shown the scaler's own identity, such as"
              + " vault.example.com:8200,*.queue.core.windows.net (default: none).")
  private String identityHosts;

  AllowedFiles files() {
    if (files != null) {
      Folders.require(files);
    }
    return new AllowedFiles(Optional.ofNullable(files));
  }

  IdentityHosts identityHosts() {
    try {
      return IdentityHosts.parse(identityHosts);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--allowed-identity-hosts: " + e.getMessage());
    }
  }
}
