// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.HashiCorpVault;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.OAuth2;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The providers of an authentication that need a request: filePath, boundServiceAccountToken,
 * hashiCorpVault and oauth2. Source: "Authentication Providers" in KEDA's documentation.
 */
final class CredentialProviders {

  /** Identities that trigger types read themselves. */
  private static final Set<String> IDENTITIES = Set.of("azure-workload", "aws");

  private final Lookup lookup;
  private final Credentials credentials;

  CredentialProviders(Lookup lookup, Credentials credentials) {
    this.lookup = lookup;
    this.credentials = credentials;
  }

  /**
   * The parameters' values.
   *
   * @param cluster whether it is a ClusterTriggerAuthentication
   * @param namespace of its Secrets and service accounts
   * @param objects the object's own namespace
   * @throws InvalidFieldException if one is not there, by the provider's field
   */
  Map<String, String> values(
      TriggerAuthenticationSpec spec, boolean cluster, String namespace, String objects) {
    spec.check(cluster);
    refuseUnsupported(spec);
    Map<String, String> values = new HashMap<>();
    Stream.of(
            files(spec),
            tokens(spec, namespace),
            vault(spec.hashiCorpVault(), objects, cluster),
            oauth2(spec.oauth2(), cluster, namespace))
        .flatMap(requests -> requests)
        .forEach(request -> values.putAll(credentials.find(request)));
    return values;
  }

  private static Stream<CredentialRequest> files(TriggerAuthenticationSpec spec) {
    return spec.filePath().isEmpty()
        ? Stream.of()
        : Stream.of(new CredentialRequest.FileParameters(spec.filePath()));
  }

  private static Stream<CredentialRequest> tokens(
      TriggerAuthenticationSpec spec, String namespace) {
    return spec.boundServiceAccountToken().stream()
        .map(
            token ->
                new CredentialRequest.ServiceAccountToken(
                    token.parameter(), namespace, token.serviceAccountName()));
  }

  private static Stream<CredentialRequest> vault(
      HashiCorpVault vault, String objects, boolean cluster) {
    return vault == null
        ? Stream.empty()
        : Stream.of(new CredentialRequest.VaultSecrets(vault, objects, cluster));
  }

  private Stream<CredentialRequest> oauth2(OAuth2 oauth2, boolean cluster, String namespace) {
    if (oauth2 == null) {
      return Stream.empty();
    }
    OAuth2.SecretKeyRef ref = oauth2.secretKeyRef();
    String secret = KeyedData.secret(lookup, namespace, ref.name(), ref.key(), false).orElseThrow();
    return Stream.of(
        new CredentialRequest.OAuth2Token(
            cluster ? "" : namespace,
            oauth2.tokenUrl(),
            oauth2.clientId(),
            secret,
            String.join(" ", oauth2.scopes()),
            oauth2.tokenUrlParams()));
  }

  private static void refuseUnsupported(TriggerAuthenticationSpec spec) {
    PodIdentity identity = spec.podIdentity();
    unsupported(
        identity == null || identity.none() || IDENTITIES.contains(identity.provider()),
        "podIdentity.provider",
        provider(identity) + " ");
    require(
        identity == null || !"workload".equals(identity.identityOwner()),
        "spec.podIdentity.identityOwner",
        "workload is not supported yet: name the role in roleArn");
    unsupported(spec.azureKeyVault() == null, "azureKeyVault", "");
    unsupported(spec.gcpSecretManager() == null, "gcpSecretManager", "");
    unsupported(spec.awsSecretManager() == null, "awsSecretManager", "");
  }

  private static String provider(PodIdentity identity) {
    return identity == null ? "" : "\"" + identity.provider() + "\"";
  }

  private static void unsupported(boolean absent, String field, String value) {
    require(
        absent,
        "spec." + field,
        value
            + "is not supported yet; use secretTargetRef, configMapTargetRef, env, hashiCorpVault"
            + " or oauth2");
  }
}
