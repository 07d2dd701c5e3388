// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.sarban.scaler.credential.ServiceAccountTokens;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.util.Optional;

/**
 * Where the credentials come from that resources refer to.
 *
 * @param files the files that resources may name
 * @param identityHosts the hosts that may see the scaler's own identity
 * @param clusterNamespace namespace of the Secrets that a ClusterTriggerAuthentication names; empty
 *     for the object's own
 * @param tokens issues tokens of service accounts
 */
public record CredentialSettings(
    AllowedFiles files,
    IdentityHosts identityHosts,
    Optional<String> clusterNamespace,
    ServiceAccountTokens tokens) {

  static final CredentialSettings NONE = local(AllowedFiles.NONE, IdentityHosts.NONE);

  /** Settings for one machine. */
  public static CredentialSettings local(AllowedFiles files, IdentityHosts identityHosts) {
    return new CredentialSettings(
        files, identityHosts, Optional.empty(), ServiceAccountTokens.NONE);
  }
}
