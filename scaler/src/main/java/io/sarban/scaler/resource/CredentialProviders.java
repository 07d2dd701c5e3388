package io.sarban.scaler.resource;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The providers of an authentication that have to be asked: filePath, boundServiceAccountToken,
 * hashiCorpVault and oauth2. Source: "Authentication Providers" in KEDA's documentation.
 */
final class CredentialProviders {

  private static final Set<String> VAULT_TYPES = Set.of("", "secret", "secretV2", "pki");

  /** Which the trigger types read that know them. */
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
   * @throws InvalidFieldException if one is not there; the message begins with the provider's field
   */
  Map<String, String> values(
      TriggerAuthenticationSpec spec, boolean cluster, String namespace, String objects) {
    check(spec, cluster);
    refuseUnsupported(spec);
    Map<String, String> values = new HashMap<>();
    Stream.of(
            files(spec),
            tokens(spec, namespace),
            vault(spec.hashiCorpVault(), objects, cluster),
            oauth2(spec.oauth2(), namespace))
        .flatMap(requests -> requests)
        .forEach(request -> values.putAll(credentials.find(request)));
    return values;
  }

  /**
   * Checks what depends on no other resource: what the admission webhook refuses.
   *
   * @throws InvalidFieldException that says what to fix; the message begins with the field
   */
  static void check(TriggerAuthenticationSpec spec, boolean cluster) {
    PodIdentity identity = spec.podIdentity();
    require(
        identity == null || identity.identityId() == null || !identity.identityId().isEmpty(),
        "spec.podIdentity.identityId",
        "is empty: name an identity, or leave the field out for the default one");
    require(
        cluster || spec.filePath().isEmpty(),
        "spec.filePath",
        "is for a ClusterTriggerAuthentication only: use one");
    for (BoundServiceAccountToken token : spec.boundServiceAccountToken()) {
      given(token.parameter(), "spec.boundServiceAccountToken.parameter");
      given(token.serviceAccountName(), "spec.boundServiceAccountToken.serviceAccountName");
    }
    if (spec.hashiCorpVault() != null) {
      check(spec.hashiCorpVault());
    }
    if (spec.oauth2() != null) {
      check(spec.oauth2());
    }
  }

  private static void check(HashiCorpVault vault) {
    String field = "spec.hashiCorpVault";
    given(vault.address(), field + ".address");
    given(vault.authentication(), field + ".authentication");
    switch (vault.authentication()) {
      // without one it is the scaler's, where the operator allows that
      case "token" -> {}
      case "kubernetes" -> {
        given(vault.role(), field + ".role");
        given(vault.mount(), field + ".mount");
      }
      default ->
          require(
              false,
              field + ".authentication",
              "must be token or kubernetes, not \"" + vault.authentication() + "\"");
    }
    require(!vault.secrets().isEmpty(), field + ".secrets", "is empty: add a secret");
    for (VaultSecret secret : vault.secrets()) {
      given(secret.parameter(), field + ".secrets.parameter");
      given(secret.path(), field + ".secrets.path");
      given(secret.key(), field + ".secrets.key");
      require(
          VAULT_TYPES.contains(secret.type()),
          field + ".secrets.type",
          "must be secret, secretV2 or pki, not \"" + secret.type() + "\"");
    }
  }

  private static void check(OAuth2 oauth2) {
    require(
        "clientCredentials".equals(oauth2.type()),
        "spec.oauth2.type",
        "must be clientCredentials, not \"" + oauth2.type() + "\"");
    given(oauth2.clientId(), "spec.oauth2.clientId");
    given(oauth2.tokenUrl(), "spec.oauth2.tokenUrl");
    OAuth2.SecretKeyRef ref = clientSecret(oauth2);
    require(
        ref != null && ref.name() != null && ref.key() != null,
        "spec.oauth2.clientSecret",
        "is required: name a Secret and its key in valueFrom.secretKeyRef");
  }

  private static OAuth2.SecretKeyRef clientSecret(OAuth2 oauth2) {
    OAuth2.ClientSecret secret = oauth2.clientSecret();
    return secret == null || secret.valueFrom() == null ? null : secret.valueFrom().secretKeyRef();
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

  private Stream<CredentialRequest> oauth2(OAuth2 oauth2, String namespace) {
    if (oauth2 == null) {
      return Stream.empty();
    }
    OAuth2.SecretKeyRef ref = clientSecret(oauth2);
    String secret = KeyedData.secret(lookup, namespace, ref.name(), ref.key(), false).orElseThrow();
    return Stream.of(
        new CredentialRequest.OAuth2Token(
            oauth2.tokenUrl(),
            oauth2.clientId(),
            secret,
            String.join(" ", oauth2.scopes()),
            oauth2.tokenUrlParams()));
  }

  private static void refuseUnsupported(TriggerAuthenticationSpec spec) {
    PodIdentity identity = spec.podIdentity();
    unsupported(
        identity == null || identity.isNone() || IDENTITIES.contains(identity.provider()),
        "podIdentity.provider " + provider(identity));
    require(
        identity == null || !"workload".equals(identity.identityOwner()),
        "spec.podIdentity.identityOwner",
        "workload is not supported yet: name the role in roleArn");
    unsupported(spec.azureKeyVault() == null, "azureKeyVault");
    unsupported(spec.gcpSecretManager() == null, "gcpSecretManager");
    unsupported(spec.awsSecretManager() == null, "awsSecretManager");
  }

  private static String provider(PodIdentity identity) {
    return identity == null ? "" : "\"" + identity.provider() + "\"";
  }

  private static void unsupported(boolean absent, String field) {
    require(
        absent,
        "spec." + field,
        "is not supported yet; use secretTargetRef, configMapTargetRef, env, hashiCorpVault or"
            + " oauth2");
  }

  private static void given(String value, String field) {
    require(value != null && !value.isEmpty(), field, "is required");
  }

  private static void require(boolean held, String field, String message) {
    if (!held) {
      throw new InvalidFieldException(field, field + " " + message);
    }
  }
}
