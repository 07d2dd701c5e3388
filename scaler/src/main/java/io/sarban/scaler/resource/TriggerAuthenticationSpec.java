// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.List;
import java.util.Map;

/**
 * The documented spec of a KEDA 2.20 TriggerAuthentication. Providers of clouds are kept as they
 * are written.
 *
 * @param filePath a JSON file of parameters, relative to the scaler's {@code
 *     --filepath-auth-root-path}; of a ClusterTriggerAuthentication only
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TriggerAuthenticationSpec(
    List<AuthSecretTargetRef> secretTargetRef,
    List<AuthSecretTargetRef> configMapTargetRef,
    List<AuthEnvironment> env,
    PodIdentity podIdentity,
    HashiCorpVault hashiCorpVault,
    CloudSecretStore azureKeyVault,
    CloudSecretStore gcpSecretManager,
    CloudSecretStore awsSecretManager,
    List<BoundServiceAccountToken> boundServiceAccountToken,
    OAuth2 oauth2,
    String filePath,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public TriggerAuthenticationSpec {
    secretTargetRef = secretTargetRef == null ? List.of() : List.copyOf(secretTargetRef);
    configMapTargetRef = configMapTargetRef == null ? List.of() : List.copyOf(configMapTargetRef);
    env = env == null ? List.of() : List.copyOf(env);
    boundServiceAccountToken =
        boundServiceAccountToken == null ? List.of() : List.copyOf(boundServiceAccountToken);
    filePath = filePath == null ? "" : filePath;
    unknown = unknown == null ? Map.of() : unknown;
  }

  /**
   * The spec of either kind of authentication; null if there is none.
   *
   * @throws InvalidFieldException if it could not be read
   */
  public static TriggerAuthenticationSpec of(HasMetadata authentication) {
    ((Decoded) authentication).checkDecoded();
    return authentication instanceof TriggerAuthentication own
        ? own.getSpec()
        : ((ClusterTriggerAuthentication) authentication).getSpec();
  }

  /**
   * Checks everything that does not depend on other resources.
   *
   * @param cluster whether it is a ClusterTriggerAuthentication's
   * @throws InvalidFieldException that says what to fix
   */
  public void check(boolean cluster) {
    AuthenticationCheck.check(this, cluster);
  }
}
