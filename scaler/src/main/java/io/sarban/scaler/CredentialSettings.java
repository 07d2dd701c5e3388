package io.sarban.scaler;

import io.sarban.scaler.credential.ServiceAccountTokens;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.util.Optional;

/**
 * Where credentials come from that resources only name.
 *
 * @param files those that resources may name
 * @param identityHosts those that may be shown the scaler's own identity
 * @param clusterNamespace of the Secrets that one may name; empty for the object's own
 * @param tokens issues those of service accounts
 */
public record CredentialSettings(
    AllowedFiles files,
    IdentityHosts identityHosts,
    Optional<String> clusterNamespace,
    ServiceAccountTokens tokens) {

  static final CredentialSettings NONE = local(AllowedFiles.NONE, IdentityHosts.NONE);

  /** On a machine. */
  public static CredentialSettings local(AllowedFiles files, IdentityHosts identityHosts) {
    return new CredentialSettings(
        files, identityHosts, Optional.empty(), ServiceAccountTokens.NONE);
  }
}
