// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.sarban.scaler.resource.HashiCorpVault;
import io.sarban.scaler.resource.VaultCredential;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Trigger parameters that are not in the cluster's resources, and must be requested. Equal requests
 * are sent once. {@code toString} shows no secret.
 */
public sealed interface CredentialRequest {

  /** The secrets that the request sends to the provider; no message may hold them. */
  default SecretValues secrets() {
    return SecretValues.NONE;
  }

  /**
   * The parameters in a JSON file.
   *
   * @param path below the scaler's root of such files
   */
  record FileParameters(String path) implements CredentialRequest {}

  /** A token of a service account. */
  record ServiceAccountToken(String parameter, String namespace, String serviceAccount)
      implements CredentialRequest {}

  /**
   * Values from a Vault.
   *
   * @param namespace the object's
   * @param cluster whether a cluster administrator wrote it, in a ClusterTriggerAuthentication: the
   *     scaler may then show its own identity to this address
   */
  record VaultSecrets(HashiCorpVault vault, String namespace, boolean cluster)
      implements CredentialRequest {

    public VaultCredential credential() {
      return vault.credentialOrNone();
    }

    @Override
    public SecretValues secrets() {
      return SecretValues.of(Collections.singleton(credential().token()));
    }

    @Override
    public String toString() {
      return "VaultSecrets[" + namespace + "]";
    }
  }

  /**
   * A token of an OAuth 2.0 server.
   *
   * @param namespace the authentication's; empty for a ClusterTriggerAuthentication
   * @param clientSecret a secret
   */
  record OAuth2Token(
      String namespace,
      String tokenUrl,
      String clientId,
      String clientSecret,
      String scope,
      Map<String, String> parameters)
      implements CredentialRequest {

    /** The parameter that receives the token. */
    public static final String PARAMETER = "accessToken";

    @Override
    public SecretValues secrets() {
      return SecretValues.of(
          Stream.concat(Stream.of(clientSecret), parameters.values().stream()).toList());
    }

    @Override
    public String toString() {
      return "OAuth2Token[" + clientId + "]";
    }
  }
}
