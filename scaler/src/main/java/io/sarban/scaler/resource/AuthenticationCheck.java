// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Set;

/** Checks the fields of an authentication's providers. */
final class AuthenticationCheck {

  private static final Set<String> VAULT_TYPES = Set.of("", "secret", "secretV2", "pki");

  /** They are read one after the other, within 20 s. */
  private static final int MOST_SECRETS = 32;

  private AuthenticationCheck() {}

  /**
   * Checks everything that does not depend on other resources: what the admission webhook refuses.
   *
   * @throws InvalidFieldException that says what to fix
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
      // without a token the scaler's own is used, if the operator allows that
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
    require(
        vault.secrets().size() <= MOST_SECRETS,
        field + ".secrets",
        "has more than 32 entries: remove those that no trigger uses");
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
    OAuth2.SecretKeyRef ref = oauth2.secretKeyRef();
    require(
        ref != null && ref.name() != null && ref.key() != null,
        "spec.oauth2.clientSecret",
        "is required: name a Secret and its key in valueFrom.secretKeyRef");
  }

  private static void given(String value, String field) {
    require(value != null && !value.isEmpty(), field, "is required");
  }
}
